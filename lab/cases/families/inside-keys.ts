import { DatabaseSync } from 'node:sqlite';
import { ENGINES } from '../engines.ts';
import { escaped, page } from '../markup.ts';
import type { Family, Flaw, Handler, Reply } from '../write.ts';

const database = new DatabaseSync(':memory:');
database.exec(`
  CREATE TABLE rooms (id INTEGER PRIMARY KEY, name TEXT, floor TEXT, hidden INTEGER);
  INSERT INTO rooms VALUES (1,'lobby','0',0),(2,'lab','1',0),(3,'vault-7','2',1);
  CREATE TABLE lamps (id INTEGER PRIMARY KEY, label TEXT, level TEXT); INSERT INTO lamps VALUES (1,'hall','40');
`);
const COLUMNS = ['name', 'floor'];
const failed = (): Reply => ({ status: 500, body: page('<p>Something went wrong</p>') });
const list = (rows: readonly Record<string, unknown>[]): Reply =>
  page(`<ul>${rows.map(({ name }) => `<li>${escaped(name)}</li>`).join('')}</ul>`);
const texts = (values: readonly unknown[]): string[] => values.map((value) => String(value));

/** Every field of the query is a column to filter by. */
const search =
  (allowed: (name: string) => boolean): Handler =>
  ({ query }) => {
    const fields = Object.entries(query).filter(([name]) => allowed(name));
    const where = ['hidden = 0', ...fields.map(([name]) => `${name} = ?`)].join(' AND ');
    try {
      return list(database.prepare(`SELECT name FROM rooms WHERE ${where}`).all(...texts(fields.map(([, v]) => v))));
    } catch {
      return failed();
    }
  };
/** Every field of the body is a column to be set. */
const update =
  (allowed: (name: string) => boolean): Handler =>
  ({ form }) => {
    const names = Object.keys(form).filter(allowed);
    if (names.length === 0) return page('<p>Nothing to do</p>');
    try {
      const set = names.map((name) => `${name} = ?`).join(', ');
      const values = texts(names.map((name) => form[name]));
      return list(
        database.prepare(`UPDATE lamps SET ${set} WHERE id = 1 RETURNING label AS name, level`).all(...values),
      );
    } catch {
      return failed();
    }
  };
const known = (name: string) => COLUMNS.includes(name);
const lampField = (name: string) => name === 'label' || name === 'level';
const any = () => true;

const mail =
  (source: (names: readonly string[]) => string): Handler =>
  ({ form }) => {
    try {
      return page(ENGINES.nunjucks.render(source(Object.keys(form)), form));
    } catch {
      return failed();
    }
  };
const rowsOf = (names: readonly string[]) => names.map((name) => `<li>${name}: {{ ${JSON.stringify(name)} }}</li>`);

const facets =
  (show: (text: string) => string): Handler =>
  ({ query }) =>
    page(
      Object.keys(query)
        .map((name) => `<span class="facet">${show(name)}</span>`)
        .join(' '),
    );

const flaw = (rest: Flaw): Flaw => rest;

export const family: Family = {
  family: 'inside-keys',
  check: 'sql-injection',
  flaws: [
    flaw({
      id: 'inside-keys-filter',
      note: 'each name of the query becomes a column of the condition; its value is bound',
      at: 'query:(parameter name)',
      ask: { get: '/rooms' },
      flawed: search(any),
      mended: search(known),
      exploit: {
        ask: { get: '/rooms?1%3D0%20UNION%20SELECT%20name%20FROM%20rooms%20WHERE%20name=vault-7' },
        shows: 'vault-7',
      },
    }),
    flaw({
      id: 'inside-keys-update',
      note: 'each name of a JSON body becomes a column that is set; its value is bound',
      at: 'json:(parameter name)',
      ask: { post: '/lamps/1', method: 'PATCH', json: {} },
      flawed: update(any),
      mended: update(lampField),
      exploit: {
        ask: {
          post: '/lamps/1',
          method: 'PATCH',
          json: { 'label = (SELECT name FROM rooms WHERE hidden = 1), level': '1' },
        },
        shows: 'vault-7',
      },
    }),
    flaw({
      id: 'inside-keys-update-form',
      note: 'each name of a form becomes a column that is set; its value is bound',
      at: 'body:(parameter name)',
      ask: { post: '/lamps/1', form: { level: '40' } },
      flawed: update(any),
      mended: update(lampField),
      exploit: {
        ask: { post: '/lamps/1', form: { 'label = (SELECT name FROM rooms WHERE hidden = 1), level': '1' } },
        shows: 'vault-7',
      },
    }),
    flaw({
      id: 'inside-keys-template',
      check: 'template-injection',
      also: ['reflected-xss'],
      engine: 'nunjucks',
      note: 'a mail is put together of the names of a form, and then rendered',
      at: 'body:(parameter name)',
      ask: { post: '/mail', form: { room: 'lab' } },
      flawed: mail((names) => `<ul>${rowsOf(names).join('')}</ul>`),
      mended: mail(() => `<ul><li>room: {{ room }}</li></ul>`),
      exploit: { ask: { post: '/mail', form: { 'a{{ 73 * 73 }}': '1' } }, shows: 'a5329' },
    }),
    flaw({
      id: 'inside-keys-shown',
      check: 'reflected-xss',
      note: 'the names of the query are shown as chosen filters',
      at: 'query:(parameter name)',
      ask: { get: '/facets' },
      flawed: facets((name) => name),
      mended: facets(escaped),
      exploit: { ask: { get: '/facets?%3Ci%20id%3Dzz%3E=1' }, shows: '<i id=zz>' },
    }),
  ],
  traps: [
    {
      id: 'inside-keys-copied',
      note: 'the query is copied and spread, and one field of it is bound',
      at: 'query:(parameter name)',
      ask: { get: '/rooms?name=lab' },
      handle: ({ query }) =>
        list(database.prepare('SELECT name FROM rooms WHERE name = ?').all(String({ ...query }.name))),
    },
    {
      id: 'inside-keys-strict',
      note: 'any name that is not known is refused',
      at: 'query:(parameter name)',
      ask: { get: '/rooms?floor=1' },
      handle: (input) =>
        Object.keys(input.query).every(known)
          ? search(known)(input)
          : { status: 400, body: page('<p>No such filter</p>') },
    },
  ],
};
