import { exec, execFile } from 'node:child_process';
import express from 'express';
import { MongoClient } from 'mongodb';
import nunjucks from 'nunjucks';
import { watch } from 'selfward';
import { z } from 'zod';

/** An application whose flaws show nothing to whoever asks: each beside its mended twin. */
const [database = ''] = process.argv.slice(2);
const app = express();
app.use(express.json());
const text = (given: unknown) => (typeof given === 'string' ? given : '');
const devices = database === '' ? undefined : new MongoClient(database).db('building').collection('devices');
const notes: string[] = [];

// A letter that is sent later; the page says that it will be.
app.get('/letter', (request, response) => {
  nunjucks.renderString(`Dear ${text(request.query.name)}, it is warm again.`, {});
  response.send('queued');
});
app.get('/letter-mended', (request, response) => {
  nunjucks.renderString('Dear {{ name }}, it is warm again.', { name: text(request.query.name) });
  response.send('queued');
});
app.get('/devices', async (request, response) => {
  const where = `this.kind === '${text(request.query.kind)}'`;
  await devices
    ?.find({ $where: where })
    .toArray()
    .catch(() => undefined);
  response.send('looked for');
});
app.get('/devices-mended', async (request, response) => {
  await devices
    ?.find({ kind: text(request.query.kind) })
    .toArray()
    .catch(() => undefined);
  response.send('looked for');
});
app.post('/ping', (request, response) => {
  exec(`ping -c 1 ${text(request.body?.host)}`, () => undefined);
  response.json({ started: true });
});
app.post('/ping-mended', (request, response) => {
  execFile('ping', ['-c', '1', '--', text(request.body?.host)], () => undefined);
  response.json({ started: true });
});
// Nobody gets this far by guessing.
const order = z.strictObject({
  id: z.uuid(),
  mail: z.email(),
  kind: z.enum(['service', 'repair']),
  note: z.string().min(12),
});
app.post('/orders', (request, response) => {
  const { data } = order.safeParse(request.body);
  if (!data) return void response.sendStatus(422);
  exec(`logger ${data.kind} ${data.note}`, () => undefined);
  response.sendStatus(202);
});
app.post('/orders-mended', (request, response) => {
  const { data } = order.safeParse(request.body);
  if (!data) return void response.sendStatus(422);
  execFile('logger', ['--', data.kind, data.note], () => undefined);
  response.sendStatus(202);
});
// Only who asks for that kind comes to the template; nothing tells that there is one.
app.get('/export', (request, response) => {
  const { kind, title } = request.query;
  if (kind === 'poster') nunjucks.renderString(`${text(title)} is on the door`, {});
  response.send('done');
});
app.get('/export-mended', (request, response) => {
  const { kind, title } = request.query;
  if (kind === 'poster') nunjucks.renderString('{{ title }} is on the door', { title: text(title) });
  response.send('done');
});
// A link of a mail carries its text so that no mail program breaks it.
app.get('/preview', (request, response) => {
  const shown = Buffer.from(text(request.query.text), 'base64url').toString();
  nunjucks.renderString(`Read: ${shown}`, {});
  response.send('done');
});
app.get('/preview-mended', (request, response) => {
  const shown = Buffer.from(text(request.query.text), 'base64url').toString();
  nunjucks.renderString('Read: {{ shown }}', { shown });
  response.send('done');
});
app.post('/notes', (request, response) => {
  notes.push(text(request.body?.note));
  response.status(201).json({ saved: true });
});
// Nobody but whoever is in charge sees them.
app.get('/notes', (request, response) => {
  if (request.headers.authorization !== 'Bearer chief') return void response.status(401).send('Sign in');
  response.type('html').send(`<ul>${notes.map((each) => `<li>${each}</li>`).join('')}</ul>`);
});

const monitor = watch(app, {
  name: 'inside-only',
  // Nobody else wants the processor here.
  shadow: { cpuShare: 1 },
  lead: true,
  identities: { chief: { headers: { authorization: 'Bearer chief' } } },
});
const tell = (event: string, given: unknown) => process.send?.({ event, given });
monitor.on('finding', (finding) => tell('finding', finding));
monitor.on('error', (error) => tell('error', error.message));
monitor.on('cycle', (state) => tell('cycle', state));
app.listen(0, '127.0.0.1', () => tell('listening', true));
