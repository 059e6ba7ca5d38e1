import { DatabaseSync } from 'node:sqlite';
import { escaped, page } from '../markup.ts';
import type { Family, Flaw, Handler, Input, Reply } from '../write.ts';

const database = new DatabaseSync(':memory:', { enableDoubleQuotedStringLiterals: true });
database.exec(`
  CREATE TABLE rooms (id INTEGER PRIMARY KEY, name TEXT, floor INTEGER, kind TEXT, hidden INTEGER);
  INSERT INTO rooms VALUES (1,'lobby',0,'public',0),(2,'lab',1,'work',0),(3,'ward',2,'public',0),(4,'store',3,'work',1),(5,'roof',4,'public',1);
  CREATE TABLE users (name TEXT, password TEXT); INSERT INTO users VALUES ('ada','x9-Vael'),('ben','moss-7');
  CREATE TABLE log (at INTEGER, agent TEXT);
`);

type Row = Record<string, unknown>;
const ask = (sql: string, ...values: (string | number)[]): Row[] => database.prepare(sql).all(...values);
const list = (rows: readonly Row[]) => page(`<ul>${rows.map(({ name }) => `<li>${escaped(name)}</li>`).join('')}</ul>`);
const text = (value: unknown) => String(value ?? '');
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
const shown = (error: unknown): Reply => ({
  status: 500,
  body: page(`<p>Database error: ${escaped(messageOf(error))}</p>`),
});
const hidden = (): Reply => ({ status: 500, body: page('<p>Something went wrong</p>') });
const empty = (): Reply => list([]);

interface Sketch {
  note: string;
  /** The statement with the value pasted in. */
  sql: (value: string) => string;
  /** The statement as it should be. */
  mended: string;
  value?: (value: string) => string | number;
  at?: string;
  ask?: Flaw['ask'];
  read?: (input: Input) => unknown;
  show?: (rows: readonly Row[]) => Reply;
  error?: (error: unknown) => Reply;
  exploit: NonNullable<Flaw['exploit']>;
}
const flaw = (id: string, s: Sketch): Flaw => {
  const { show = list, error = hidden, read = ({ query }: Input) => query.name, value = (v: string) => v } = s;
  const handle =
    (rowsOf: (value: string) => Row[]): Handler =>
    (input) => {
      try {
        return show(rowsOf(text(read(input))));
      } catch (caught) {
        return error(caught);
      }
    };
  return {
    id,
    note: s.note,
    at: s.at ?? 'query:name',
    ask: s.ask ?? { get: '/rooms?name=lab' },
    flawed: handle((v) => ask(s.sql(v))),
    mended: handle((v) =>
      s.mended.includes('?') ? ask(s.mended, ...(s.mended.match(/\?/g) ?? []).map(() => value(v))) : ask(s.mended),
    ),
    exploit: s.exploit,
  };
};
const byName = (v: string) => `SELECT name FROM rooms WHERE hidden = 0 AND name = '${v}'`;
const BY_NAME = 'SELECT name FROM rooms WHERE hidden = 0 AND name = ?';
const ALL = ["' OR '1'='1", 'roof'] as const;
const COUNT = (rows: readonly Row[]) => page(`<p>${rows.length > 0 ? 'Room exists' : 'No such room'}</p>`);
const sortable = (v: string) => (['name', 'floor'].includes(v) ? v : 'name');

export const family: Family = {
  family: 'sql',
  check: 'sql-injection',
  flaws: [
    flaw('sql-string', { note: 'in a string, errors shown', sql: byName, mended: BY_NAME, error: shown, exploit: ALL }),
    flaw('sql-string-quiet', { note: 'in a string, a plain error page', sql: byName, mended: BY_NAME, exploit: ALL }),
    flaw('sql-string-silent', {
      note: 'in a string, errors look like nothing found',
      sql: byName,
      mended: BY_NAME,
      error: empty,
      exploit: ALL,
    }),
    flaw('sql-double-quoted', {
      note: 'in double quotes',
      sql: (v) => `SELECT name FROM rooms WHERE hidden = 0 AND name = "${v}"`,
      mended: BY_NAME,
      exploit: ['" OR "1"="1', 'roof'],
    }),
    flaw('sql-parenthesis', {
      note: 'in a string in parentheses',
      sql: (v) => `SELECT name FROM rooms WHERE (hidden = 0 AND (name = '${v}'))`,
      mended: BY_NAME,
      exploit: ["')) OR (('1'='1", 'roof'],
    }),
    flaw('sql-number', {
      note: 'a number',
      sql: (v) => `SELECT name FROM rooms WHERE hidden = 0 AND id = ${v}`,
      mended: 'SELECT name FROM rooms WHERE hidden = 0 AND id = ?',
      ask: { get: '/room?name=2' },
      exploit: ['2 OR 1=1', 'roof'],
    }),
    flaw('sql-number-silent', {
      note: 'a number, errors look like nothing found',
      sql: (v) => `SELECT name FROM rooms WHERE id = ${v}`,
      mended: 'SELECT name FROM rooms WHERE id = ?',
      ask: { get: '/room?name=2' },
      error: empty,
      exploit: ['2 OR 1=1', 'roof'],
    }),
    flaw('sql-number-parenthesis', {
      note: 'a list of numbers',
      sql: (v) => `SELECT name FROM rooms WHERE id IN (${v}) AND hidden = 0`,
      mended: 'SELECT name FROM rooms WHERE id = ? AND hidden = 0',
      ask: { get: '/room?name=2' },
      exploit: ['2) OR (1=1', 'ward'],
    }),
    flaw('sql-like', {
      note: 'in LIKE',
      sql: (v) => `SELECT name FROM rooms WHERE hidden = 0 AND name LIKE '%${v}%'`,
      mended: "SELECT name FROM rooms WHERE hidden = 0 AND name LIKE '%' || ? || '%'",
      ask: { get: '/search?name=la' },
      exploit: ["' OR '1' LIKE '", 'roof'],
    }),
    flaw('sql-like-silent', {
      note: 'in LIKE, errors look like nothing found',
      sql: (v) => `SELECT name FROM rooms WHERE name LIKE '${v}%' AND hidden = 0`,
      mended: "SELECT name FROM rooms WHERE name LIKE ? || '%' AND hidden = 0",
      ask: { get: '/search?name=la' },
      error: empty,
      exploit: ["' OR 1=1 --", 'roof'],
    }),
    flaw('sql-order-by', {
      note: 'in ORDER BY',
      sql: (v) => `SELECT name FROM rooms WHERE hidden = 0 ORDER BY ${v}`,
      mended: 'SELECT name FROM rooms WHERE hidden = 0 ORDER BY name',
      ask: { get: '/list?name=name' },
      exploit: ['(CASE WHEN 1=1 THEN -id ELSE id END)', 'ward</li><li>lab'],
    }),
    flaw('sql-order-direction', {
      note: 'the direction of ORDER BY',
      sql: (v) => `SELECT name FROM rooms WHERE hidden = 0 ORDER BY name ${v}`,
      mended: 'SELECT name FROM rooms WHERE hidden = 0 ORDER BY name',
      ask: { get: '/list?name=asc' },
      exploit: ['LIMIT 1', '<ul><li>lab</li></ul>'],
    }),
    flaw('sql-limit', {
      note: 'in LIMIT',
      sql: (v) => `SELECT name FROM rooms WHERE hidden = 0 LIMIT ${v}`,
      mended: 'SELECT name FROM rooms WHERE hidden = 0 LIMIT ?',
      value: (v) => Number.parseInt(v, 10) || 10,
      ask: { get: '/list?name=2' },
      exploit: ['(SELECT 1)', '<ul><li>lobby</li></ul>'],
    }),
    flaw('sql-column', {
      note: 'the name of a column',
      sql: (v) => `SELECT ${v} AS name FROM rooms WHERE hidden = 0`,
      mended: 'SELECT name FROM rooms WHERE hidden = 0',
      ask: { get: '/list?name=kind' },
      exploit: ['(SELECT group_concat(password) FROM users)', 'x9-Vael'],
    }),
    flaw('sql-blind', {
      note: 'only whether there is one',
      sql: byName,
      mended: BY_NAME,
      show: COUNT,
      error: () => COUNT([]),
      ask: { get: '/exists?name=garage' },
      exploit: ["' OR '1'='1", 'Room exists'],
    }),
    flaw('sql-blind-status', {
      note: 'nothing but the status',
      sql: byName,
      mended: BY_NAME,
      show: (rows) => ({ status: rows.length > 0 ? 200 : 404, body: page('') }),
      error: () => ({ status: 404, body: page('') }),
      ask: { get: '/exists?name=lab' },
      exploit: ["x' OR '1'='1", 'HTTP/1.1 200'],
    }),
    flaw('sql-login', {
      note: 'a sign-in',
      at: 'body:name',
      ask: { post: '/login', form: { name: 'ada', password: 'guess' } },
      read: ({ form }) => form.name,
      sql: (v) => `SELECT name FROM users WHERE name = '${v}' AND password = 'guess'`,
      mended: "SELECT name FROM users WHERE name = ? AND password = 'guess'",
      show: ([user]) =>
        user ? { status: 302, headers: { location: 'home' } } : { status: 401, body: page('Wrong name or password') },
      exploit: ["ada' --", 'ocation: home'],
    }),
    flaw('sql-json', {
      note: 'a field of JSON',
      at: 'json:filter.name',
      ask: { post: '/search', json: { filter: { name: 'lab' }, page: 1 } },
      read: ({ form }) => (typeof form.filter === 'object' && form.filter ? Reflect.get(form.filter, 'name') : ''),
      sql: byName,
      mended: BY_NAME,
      show: (rows) => ({ type: 'application/json', body: JSON.stringify(rows) }),
      error: () => ({ status: 500, type: 'application/json', body: '{"error":true}' }),
      exploit: ALL,
    }),
    flaw('sql-cookie', {
      note: 'a cookie',
      at: 'cookie:kind',
      ask: { get: '/list', headers: { Cookie: 'kind=work' } },
      read: ({ cookies }) => cookies.kind,
      sql: (v) => `SELECT name FROM rooms WHERE kind = '${v}' AND hidden = 0`,
      mended: 'SELECT name FROM rooms WHERE kind = ? AND hidden = 0',
      exploit: ["' OR 1=1 --", 'roof'],
    }),
    flaw('sql-path', {
      note: 'a segment of the path',
      at: 'path:room',
      ask: { get: '/rooms/{room}' },
      read: ({ params }) => params.room,
      sql: (v) => `SELECT name FROM rooms WHERE name = '${v}'`,
      mended: 'SELECT name FROM rooms WHERE name = ?',
      exploit: ALL,
    }),
    flaw('sql-header', {
      note: 'the User-Agent in a log, errors shown',
      at: 'header:User-Agent',
      ask: { get: '/count', headers: { 'User-Agent': 'Panel/2.1' } },
      read: ({ headers }) => headers['user-agent'],
      sql: (v) => `SELECT count(*) AS name FROM log WHERE agent = '${v}'`,
      mended: 'SELECT count(*) AS name FROM log WHERE agent = ?',
      error: shown,
      exploit: ["'", 'Database error'],
    }),
    flaw('sql-quotes-doubled-number', {
      note: 'quotes doubled, but it is a number',
      sql: (v) => `SELECT name FROM rooms WHERE id = ${v.replaceAll("'", "''")} AND hidden = 0`,
      mended: 'SELECT name FROM rooms WHERE id = ? AND hidden = 0',
      ask: { get: '/room?name=2' },
      exploit: ['2 OR 1=1', 'ward'],
    }),
    flaw('sql-no-spaces', {
      note: 'spaces are taken out',
      sql: (v) => byName(v.replace(/\s/g, '')),
      mended: BY_NAME,
      exploit: ["'OR'1'='1", 'roof'],
    }),
    flaw('sql-no-equals', {
      note: 'words AND and OR are refused',
      sql: (v) => {
        if (/\b(and|or)\b/i.test(v)) throw new Error('refused');
        return byName(v);
      },
      mended: BY_NAME,
      exploit: ["la' || 'b", '<li>lab'],
    }),
    flaw('sql-first-quote', {
      note: 'only the first quote is doubled',
      sql: (v) => byName(v.replace("'", "''")),
      mended: BY_NAME,
      exploit: ["'' OR '1'='1", 'roof'],
    }),
    flaw('sql-upper', {
      note: 'shown in capitals and searched so',
      sql: (v) => `SELECT name FROM rooms WHERE hidden = 0 AND upper(name) = '${v.toUpperCase()}'`,
      mended: 'SELECT name FROM rooms WHERE hidden = 0 AND upper(name) = upper(?)',
      exploit: ALL,
    }),
    flaw('sql-comment-blocked', {
      note: 'comments refused, in parentheses',
      sql: (v) => {
        if (/--|\/\*|#/.test(v)) throw new Error('refused');
        return `SELECT name FROM rooms WHERE hidden = 0 AND (name = '${v}' OR kind = '')`;
      },
      mended: 'SELECT name FROM rooms WHERE hidden = 0 AND name = ?',
      exploit: ["' OR '1'='1') OR ('1'='1", 'roof'],
    }),
  ],
  traps: [
    trap('sql-error-always', 'an error text of a database in a help page', () =>
      page('<p>If you see "SQLSTATE[42000]: Syntax error" or "near "x": syntax error", call us.</p>'),
    ),
    trap('sql-quote-refused', 'a quote is refused with 400', (v) =>
      /['"]/.test(v) ? { status: 400, body: page('No quotes, please') } : list(ask(BY_NAME, v)),
    ),
    trap('sql-quote-forbidden', 'a quote is refused with 403', (v) =>
      /['"]|--|\bor\b/i.test(v) ? { status: 403, body: page('Request blocked') } : list(ask(BY_NAME, v)),
    ),
    trap('sql-quote-crashes', 'a quote ends in a 500 that is not the database', (v) =>
      v.includes("'")
        ? { status: 500, body: page('Internal error: unexpected apostrophe in name') }
        : list(ask(BY_NAME, v)),
    ),
    trap('sql-error-reflected', 'what was written is shown in an error page', (v) =>
      page(`<p>Cannot find ${escaped(v)}: near "${escaped(v)}": not known</p>`),
    ),
    trap(
      'sql-number-parsed',
      'parseInt: 2-1 is 2',
      (v) => list(ask('SELECT name FROM rooms WHERE id = ?', Number.parseInt(v, 10) || 0)),
      { get: '/room?name=2' },
    ),
    trap(
      'sql-number-worked-out',
      'a page by a small sum: 3-1 is 2, by a parser',
      (v) =>
        list(
          ask(
            'SELECT name FROM rooms WHERE id = ?',
            /^\d{1,3}-\d{1,3}$/.test(v) ? Number(v.split('-')[0]) - Number(v.split('-')[1]) : Number(v) || 0,
          ),
        ),
      { get: '/room?name=2' },
    ),
    trap(
      'sql-sort-allowed',
      'a sort key from a list',
      (v) => list(ask(`SELECT name FROM rooms ORDER BY ${sortable(v)}`)),
      { get: '/list?name=floor' },
    ),
    trap(
      'sql-like-wildcard',
      'LIKE with what was written as its value: % finds all',
      (v) => list(ask("SELECT name FROM rooms WHERE hidden = 0 AND name LIKE '%' || ? || '%'", v)),
      { get: '/search?name=la' },
    ),
    trap(
      'sql-fuzzy',
      'a search that looks at words alone: quotes and signs are dropped',
      (v) => list(ask('SELECT name FROM rooms WHERE instr(?, name) > 0', v.toLowerCase().replace(/[^a-z0-9 ]/g, ' '))),
      { get: '/search?name=lab' },
    ),
    trap(
      'sql-words-searched',
      'every word is searched: more words find more',
      (v) =>
        list(
          v
            .split(/\W+/)
            .flatMap((word) =>
              ask('SELECT name FROM rooms WHERE name = ? OR kind = ? OR id = ?', word, word, Number(word) || 0),
            ),
        ),
      { get: '/search?name=lab' },
    ),
    trap('sql-random-rows', 'rows by chance', () => list(ask('SELECT name FROM rooms WHERE abs(random() % 2) = 0'))),
  ],
};

function trap(
  id: string,
  note: string,
  handle: (value: string) => Reply,
  at: Flaw['ask'] = { get: '/rooms?name=lab' },
) {
  return { id, note, at: 'query:name', ask: at, handle: ({ query }: Input) => handle(text(query.name)) };
}
