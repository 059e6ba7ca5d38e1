import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ENGINES } from '../engines.ts';
import { escaped, page } from '../markup.ts';
import { program, shell } from '../shell.ts';
import type { Family, Reply, Site } from '../write.ts';

const CONTENT = `
  CREATE TABLE aliases (alias TEXT); INSERT INTO aliases VALUES ('lobby');
  CREATE TABLE profiles (id INTEGER PRIMARY KEY, city TEXT); INSERT INTO profiles VALUES (1,'Lyon');
  CREATE TABLE rooms (name TEXT, hidden INTEGER); INSERT INTO rooms VALUES ('lobby',0),('vault-7',1);
`;
const folder = mkdtempSync(join(tmpdir(), 'selfward-lab-stored-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const text = (value: unknown) => String(value ?? '');
const saved = () => page('<p>Saved.</p>');
const failed = (): Reply => ({ status: 500, body: page('<p>Something went wrong</p>') });
const list = (names: readonly unknown[]) =>
  page(`<ul>${names.map((name) => `<li>${escaped(name)}</li>`).join('')}</ul>`);

/** Rows of a statement, or an error page without a word of why. */
type Rows = (sql: string, ...values: string[]) => Reply;

/** Each page has a database of its own: what one stores, the other must not use. */
function withDatabase(make: (database: DatabaseSync, rows: Rows) => Site): Site {
  const database = new DatabaseSync(':memory:');
  database.exec(CONTENT);
  return make(database, (sql, ...values) => {
    try {
      return list(
        database
          .prepare(sql)
          .all(...values)
          .map(({ name }) => name),
      );
    } catch {
      return failed();
    }
  });
}
const BY_NAME = `SELECT name FROM rooms WHERE hidden = 0 AND name = `;

/** An alias that is added to those that are there; the last is looked for. */
const aliases = (find: (rows: Rows, alias: string) => Reply): Site =>
  withDatabase((database, rows) => ({
    'POST /alias': ({ form }) => {
      database.prepare('INSERT INTO aliases VALUES (?)').run(text(form.alias));
      return saved();
    },
    'GET /rooms': () => {
      const [last] = database.prepare('SELECT alias FROM aliases ORDER BY rowid DESC LIMIT 1').all();
      return find(rows, text(last?.alias));
    },
  }));
const profile = (find: (rows: Rows, city: string) => Reply): Site =>
  withDatabase((database, rows) => ({
    'PUT /profile': ({ form }) => {
      database.prepare('UPDATE profiles SET city = ? WHERE id = 1').run(text(form.city));
      return saved();
    },
    'GET /nearby': () => find(rows, text(database.prepare('SELECT city FROM profiles WHERE id = 1').get()?.city)),
  }));
/** A setting in memory; a report uses it that is started by a POST. */
const report = (find: (rows: Rows, value: string) => Reply): Site =>
  withDatabase((_database, rows) => setting((value) => find(rows, value), 'POST /report'));
const pasted = (rows: Rows, value: string) => rows(`${BY_NAME}'${value}'`);
const bound = (rows: Rows, value: string) => rows(`${BY_NAME}?`, value);

/** A setting that one page saves and another uses. */
function setting(use: (value: string) => Reply | Promise<Reply>, look: string): Site {
  let value = 'lobby';
  return {
    'POST /settings': ({ form }) => {
      value = text(form.value);
      return saved();
    },
    [look]: () => use(value),
  };
}
function fileSetting(id: string, use: (value: string) => Promise<Reply>): Site {
  const path = join(folder, `${id}.json`);
  writeFileSync(path, JSON.stringify({ printer: 'hall' }));
  return {
    'POST /printer': ({ form }) => {
      writeFileSync(path, JSON.stringify({ printer: text(form.printer) }));
      return saved();
    },
    'GET /print': () => use(text(JSON.parse(readFileSync(path, 'utf8')).printer)),
  };
}
const shown = ({ output }: { output: string }) => page(`<pre>${escaped(output)}</pre>`);
const UNION = "' UNION SELECT name FROM rooms WHERE hidden = 1 --";
const settings = { post: '/settings', form: { value: 'lobby' } } as const;
const greeting = ENGINES.nunjucks;

export const family: Family = {
  family: 'inside-stored',
  check: 'sql-injection',
  flaws: [
    {
      id: 'inside-stored-alias',
      note: 'stored as a value, pasted into the statement of another page',
      at: 'body:alias',
      ask: { post: '/alias', form: { alias: 'lobby' } },
      pages: [{ get: '/rooms' }],
      flawed: aliases(pasted),
      mended: aliases(bound),
      exploit: { ask: { post: '/alias', form: { alias: UNION } }, shows: 'vault-7', look: { get: '/rooms' } },
    },
    {
      id: 'inside-stored-profile',
      note: 'a profile that is updated, used by a search of another page',
      at: 'json:city',
      ask: { post: '/profile', method: 'PUT', json: { city: 'Lyon' } },
      pages: [{ get: '/nearby?floor=1' }],
      flawed: profile(pasted),
      mended: profile(bound),
      exploit: {
        ask: { post: '/profile', method: 'PUT', json: { city: UNION } },
        shows: 'vault-7',
        look: { get: '/nearby?floor=1' },
      },
    },
    {
      id: 'inside-stored-posted',
      note: 'what uses the stored value is started by a POST of its own',
      at: 'body:value',
      ask: settings,
      pages: [{ post: '/report', form: { kind: 'short' } }],
      flawed: report(pasted),
      mended: report(bound),
      exploit: {
        ask: { post: '/settings', form: { value: UNION } },
        shows: 'vault-7',
        look: { post: '/report', form: { kind: 'short' } },
      },
    },
    {
      id: 'inside-stored-template',
      check: 'template-injection',
      engine: 'nunjucks',
      note: 'a stored greeting is a part of a template',
      at: 'body:value',
      ask: settings,
      pages: [{ get: '/welcome' }],
      flawed: setting((value) => page(greeting.render(`<p>Hello ${escaped(value)}</p>`, {})), 'GET /welcome'),
      mended: setting(
        (value) => page(greeting.render(`<p>Hello ${greeting.variable}</p>`, { name: value })),
        'GET /welcome',
      ),
      exploit: {
        ask: { post: '/settings', form: { value: '{{ 73 * 73 }}' } },
        shows: 'Hello 5329',
        look: { get: '/welcome' },
      },
    },
    {
      id: 'inside-stored-command',
      check: 'command-injection',
      note: 'a setting in a file becomes a part of a command line',
      at: 'body:printer',
      ask: { post: '/printer', form: { printer: 'hall' } },
      pages: [{ get: '/print' }],
      flawed: fileSetting('flawed', async (printer) => shown(await shell(`echo to ${printer}`))),
      mended: fileSetting('mended', async (printer) => shown(await program('/bin/echo', ['to', printer]))),
      exploit: {
        ask: { post: '/printer', form: { printer: 'x; echo up $((73*73))' } },
        shows: 'up 5329',
        look: { get: '/print' },
      },
    },
  ],
};
