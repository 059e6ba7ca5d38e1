import express from 'express';
import { watch } from 'selfward';

/** An application that can be kept busy: each `/work` holds the process for some milliseconds. */
const app = express();
for (let count = 0; count < 20; count++)
  app.get(`/page-${count}`, (request, response) => void response.send(request.query.word === undefined ? 'no' : 'yes'));
app.get('/work', (_request, response) => {
  const until = performance.now() + 20;
  while (performance.now() < until) Math.random();
  response.send('done');
});
const tell = (event: string, given: unknown) => process.send?.({ event, given });
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  tell('listening', typeof address === 'object' ? address?.port : address);
});
const monitor = watch(app, { name: 'busy' });
monitor.on('state', (state) => tell('state', { guard: state.guard, probes: state.probes, shadow: state.shadow.state }));
monitor.on('cycle', () => tell('cycle', true));
monitor.on('error', (error) => tell('error', error.message));
