import express from 'express';
import { watch } from 'selfward';
import type { At } from './everything/at.ts';
import { mongodb, redis } from './everything/documents.ts';
import { files, programs } from './everything/files.ts';
import { mariadb } from './everything/mysql.ts';
import { network } from './everything/network.ts';
import { postgresql } from './everything/postgresql.ts';
import { sqlite } from './everything/sqlite.ts';

/**
 * An application that uses every store and every way out that a shadow must keep shut, with and without flaws. Like any
 * that was written without us it does not know whether it is a shadow.
 */
const at = JSON.parse(process.argv[2] ?? '{}') as At;
const app = express();
app.use(express.json());
for (const part of [sqlite, postgresql, mariadb, mongodb, redis, files, programs, network]) await part(app, at);
app.get('/', (_request, response) => void response.send('<a href="/own/page">Notes</a>'));
app.use((error: Error, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
  response.status(500).type('text').send(error.message);
});

const monitor = watch(app, {
  name: 'everything',
  // Nobody else wants the processor here.
  shadow: { cpuShare: 1 },
  identities: { chief: { headers: { authorization: 'Bearer chief' } } },
  ...JSON.parse(process.env.WATCH ?? '{}'),
});
const tell = (event: string, given: unknown) => process.send?.({ event, given });
monitor.on('finding', (finding) => tell('finding', finding));
monitor.on('error', (error) => tell('error', error.message));
monitor.on('state', (state) => tell('state', state));
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  tell('listening', typeof address === 'object' ? address?.port : address);
});
process.on('message', (message: { do: string }) => {
  if (message.do === 'check') void monitor.check().then(() => tell('checked', monitor.state()));
  if (message.do === 'stop') void monitor.stop().then(() => tell('stopped', true));
});
