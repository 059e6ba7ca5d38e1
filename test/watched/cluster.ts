import cluster from 'node:cluster';
import express from 'express';
import { watch } from 'selfward';

/**
 * Three processes of one application, as a cluster starts them; each is watched by the same two lines, and reports to the
 * facility server whose address and token are given.
 */
if (cluster.isPrimary) {
  const relay = (message: unknown) => process.send?.(message);
  for (let count = 0; count < 3; count++) cluster.fork().on('message', relay);
  cluster.on('exit', (worker) => process.send?.({ event: 'worker-ended', given: worker.process.pid }));
  process.on('message', (message: { do: string }) => {
    for (const worker of Object.values(cluster.workers ?? {})) worker?.send(message);
  });
} else {
  const app = express();
  app.get('/greet', (request, response) => void response.type('html').send(`<p>${String(request.query.who)}</p>`));
  const [url, token] = process.argv.slice(2);
  const monitor = watch(app, {
    name: 'cluster',
    shadow: { cpuShare: 1 },
    ...(url && token && { report: { url, token } }),
  });
  const tell = (event: string, given: unknown) => process.send?.({ event, given });
  monitor.on('finding', (finding) => tell('finding', { pid: process.pid, check: finding.check }));
  monitor.on('cycle', (state) => tell('cycle', { pid: process.pid, probes: state.probes }));
  monitor.on('state', ({ mode }) => tell('state', { pid: process.pid, mode, findings: monitor.findings().length }));
  monitor.on('error', (error) => tell('error', error.message));
  app.listen(0, '127.0.0.1', () => tell('listening', process.pid));
  process.on('message', (message: { do: string }) => {
    if (message.do === 'check')
      void monitor.check().then((report) => tell('report', { pid: process.pid, findings: report.findings.length }));
  });
}
