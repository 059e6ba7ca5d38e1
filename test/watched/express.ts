import { exec } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import express from 'express';
import { watch } from 'selfward';

/**
 * An application with flaws that only show from within, watched as its own developer would. Its parent tells it what to
 * do and hears what the monitor says. It stands for programs that were written without us: it does not know whether it is
 * a shadow.
 */
const [folder = '.', outside = ''] = process.argv.slice(2);
const database = new DatabaseSync(join(folder, 'data.db'));
database.exec('create table if not exists notes (text text); create table if not exists rooms (name text, secret int)');
const app = express();
app.use(express.json());
const text = (given: unknown) => (typeof given === 'string' ? given : '');

app.get('/', (_request, response) => void response.send('<a href="/rooms">Rooms</a>'));
// Nothing of it is shown: neither a row nor an error.
app.get('/rooms', (request, response) => {
  try {
    database.prepare(`select * from rooms where name = '${text(request.query.name)}'`).all();
  } catch {
    // As many do.
  }
  response.send('searched');
});
app.get('/rooms-mended', (request, response) => {
  database.prepare('select * from rooms where name = ?').all(text(request.query.name));
  response.send('searched');
});
app.post('/ping', (request, response) => {
  exec(`echo ${text(request.body?.host)} >> ${join(folder, 'pinged')}`);
  response.json({ started: true });
});
app.post('/notes', (request, response) => {
  database.prepare('insert into notes values (?)').run(text(request.body?.note));
  writeFileSync(join(folder, 'last-note'), text(request.body?.note));
  get(outside, (answer) => answer.resume()).on('error', () => undefined);
  response.status(201).json({ saved: true });
});
app.post('/sign-in', (_request, response) => void response.json({ token: 'chief' }));
// Only whoever is in charge may read them.
app.get('/notes', (request, response) => {
  if (request.headers.authorization !== 'Bearer chief') return void response.status(401).send('Sign in');
  const notes = database.prepare('select text from notes').all();
  response.type('html').send(`<ul>${notes.map((each) => `<li>${String(each.text)}</li>`).join('')}</ul>`);
});

// A link that acts, as small servers have them.
app.get('/restart', (request, response) => {
  writeFileSync(join(folder, 'restarted'), text(request.query.when));
  response.send('restarting');
});

/** Routes that appear while it runs, here and in whatever is started from these files later. */
const LATER: Record<string, () => void> = {
  vulnerable: () =>
    app.get('/greet', (request, response) => void response.type('html').send(`<p>${text(request.query.who)}</p>`)),
  // What a list of names is was not thought of.
  crashing: () =>
    app.get('/label', (request, response) => {
      const { name } = request.query;
      setTimeout(() => response.send((name as string | undefined)?.trim() ?? 'none'));
    }),
  hanging: () =>
    app.get('/scan', (request, response) => {
      while (text(request.query.pattern).includes("'")) Math.random();
      response.send('scanned');
    }),
};
const added = new Set<string>();
function addRoutes(): void {
  const flags = existsSync(join(folder, 'routes')) ? readFileSync(join(folder, 'routes'), 'utf8').split('\n') : [];
  for (const flag of flags) {
    if (added.has(flag)) continue;
    added.add(flag);
    LATER[flag]?.();
  }
}
addRoutes();
/** As one whose module is unloaded. */
function removeRoute(path: string): void {
  const { stack } = app.router as unknown as { stack: { route?: { path?: string } }[] };
  stack.splice(
    stack.findIndex(({ route }) => route?.path === path),
    1,
  );
  monitor.refresh();
}

const monitor = watch(app, {
  name: 'watched',
  // Nobody else wants the processor here.
  shadow: { cpuShare: 1 },
  identities: {
    // As its developer would: by the application's own sign-in.
    chief: async () => {
      const answer = await fetch(`http://127.0.0.1:${port()}/sign-in`, { method: 'POST' });
      const { token } = (await answer.json()) as { token: string };
      return { headers: { authorization: `Bearer ${token}` } };
    },
  },
  ...JSON.parse(process.env.WATCH ?? '{}'),
});
const port = () => {
  const address = server.address();
  return typeof address === 'object' ? address?.port : address;
};
const tell = (event: string, given: unknown) => process.send?.({ event, given });
monitor.on('finding', (finding) => tell('finding', finding));
monitor.on('cleared', (finding) => tell('cleared', finding));
monitor.on('error', (error) => tell('error', error.message));
monitor.on('state', (state) => tell('state', state));
const server = app.listen(0, '127.0.0.1', () => {
  tell('listening', port());
});
process.on('message', (message: { do: string }) => {
  if (message.do === 'routes') addRoutes();
  if (message.do.startsWith('remove ')) removeRoute(message.do.slice('remove '.length));
  if (message.do === 'check') void monitor.check().then((report) => tell('report', report));
  if (message.do === 'state') tell('asked-state', monitor.state());
  if (message.do === 'stop') void monitor.stop().then(() => tell('stopped', true));
});
