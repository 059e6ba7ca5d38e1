import { DatabaseSync } from 'node:sqlite';
import { ENGINES } from '../engines.ts';
import { escaped, page } from '../markup.ts';
import type { Family, Handler, Reply } from '../write.ts';

const database = new DatabaseSync(':memory:');
database.exec(`
  CREATE TABLE rooms (id INTEGER PRIMARY KEY, name TEXT, hidden INTEGER);
  INSERT INTO rooms VALUES (1,'lobby',0),(2,'lab',0),(3,'vault-7',1);
`);

type Encoding = 'base64' | 'base64url' | 'hex';
const decoded = (value: unknown, encoding: Encoding): string => Buffer.from(String(value), encoding).toString();
const encoded = (text: string, encoding: Encoding): string => Buffer.from(text).toString(encoding);

const rooms = (condition: string, ...values: string[]): Reply => {
  try {
    const rows = database.prepare(`SELECT name FROM rooms WHERE ${condition}`).all(...values);
    return page(`<ul>${rows.map(({ name }) => `<li>${escaped(name)}</li>`).join('')}</ul>`);
  } catch {
    return { status: 500, body: page('<p>Something went wrong</p>') };
  }
};

const letter =
  (write: (text: string) => string): Handler =>
  ({ query }) => {
    try {
      return page(write(decoded(query.text, 'base64')));
    } catch {
      return { status: 400, body: page('<p>That is no letter</p>') };
    }
  };
const state =
  (show: (text: string) => string): Handler =>
  ({ query }) =>
    page(`<p>Back to ${show(atob(String(query.state)))}</p>`);
const saved =
  (show: (text: string) => string): Handler =>
  ({ form }) =>
    page(`<p>Saved as ${show(decoded(form.name, 'base64url'))}</p>`);

export const family: Family = {
  family: 'inside-decoded',
  check: 'sql-injection',
  flaws: [
    {
      id: 'inside-decoded-template',
      check: 'template-injection',
      engine: 'nunjucks',
      note: 'a text in base64 is rendered as a template',
      at: 'query:text',
      ask: { get: `/letter?text=${encodeURIComponent(encoded('Dear guest', 'base64'))}` },
      flawed: letter((text) => ENGINES.nunjucks.render(`<p>${escaped(text)}</p>`, {})),
      mended: letter((text) => ENGINES.nunjucks.render('<p>{{ text }}</p>', { text: escaped(text) })),
      exploit: [encoded('a{{ 73 * 73 }}', 'base64'), 'a5329'],
    },
    {
      id: 'inside-decoded-shown',
      check: 'reflected-xss',
      note: 'a state in base64, read by atob, is shown',
      at: 'query:state',
      ask: { get: `/back?state=${encodeURIComponent(encoded('overview', 'base64'))}` },
      flawed: state((text) => text),
      mended: state(escaped),
      exploit: [encoded('<i id=zz>', 'base64'), '<i id=zz>'],
    },
    {
      id: 'inside-decoded-shown-url',
      check: 'reflected-xss',
      note: 'a name in base64url, of a form, is shown',
      at: 'body:name',
      ask: { post: '/save', form: { name: encoded('overview', 'base64url') } },
      flawed: saved((text) => text),
      mended: saved(escaped),
      exploit: [encoded('<i id=zz>', 'base64url'), '<i id=zz>'],
    },
    {
      id: 'inside-decoded-query',
      note: 'a name in hexadecimal is part of a query',
      at: 'query:name',
      ask: { get: `/rooms?name=${encoded('lab', 'hex')}` },
      flawed: ({ query }) => rooms(`hidden = 0 AND name = '${decoded(query.name, 'hex')}'`),
      mended: ({ query }) => rooms('hidden = 0 AND name = ?', decoded(query.name, 'hex')),
      exploit: [encoded("' OR hidden = 1 --", 'hex'), 'vault-7'],
    },
    {
      id: 'inside-cut-query',
      note: 'of a name only the first twenty letters become part of a query',
      at: 'query:name',
      ask: { get: '/rooms?name=lab' },
      flawed: ({ query }) => rooms(`hidden = 0 AND name = '${String(query.name).slice(0, 20)}'`),
      mended: ({ query }) => rooms('hidden = 0 AND name = ?', String(query.name).slice(0, 20)),
      exploit: ["' OR hidden = 1 --", 'vault-7'],
    },
    {
      id: 'inside-cut-shorter-query',
      note: 'of a name only the first eight letters become part of a query',
      at: 'query:name',
      ask: { get: '/rooms?name=lab' },
      flawed: ({ query }) => rooms(`hidden = 0 AND name = '${String(query.name).substring(0, 8)}'`),
      mended: ({ query }) => rooms('hidden = 0 AND name = ?', String(query.name).substring(0, 8)),
      exploit: ["'OR 1 --", 'vault-7'],
    },
  ],
  traps: [
    {
      id: 'inside-decoded-only',
      note: 'a name in base64 is decoded and bound, and a key of it is cut short for the page',
      at: 'query:name',
      ask: { get: `/rooms?name=${encodeURIComponent(encoded('lab', 'base64'))}` },
      handle: ({ query }) => rooms('hidden = 0 AND name = ?', decoded(query.name, 'base64').slice(0, 40)),
    },
  ],
};
