import { SCHEMA } from '../databases/database.ts';
import { mariadb, mariadbIsMissing } from '../databases/mariadb.ts';
import { json, list, sqlFlaws, text } from '../databases/sql-flaw.ts';
import { page } from '../markup.ts';
import type { Family, Flaw, Trap } from '../write.ts';

const database = mariadb(SCHEMA);
const flaw = sqlFlaws(database, 'MariaDB', 'node');
const byName = (v: string) => `SELECT name FROM rooms WHERE hidden = 0 AND name = '${v}'`;
const BY_NAME = 'SELECT name FROM rooms WHERE hidden = 0 AND name = ?';
const BY_ID = 'SELECT name FROM rooms WHERE hidden = 0 AND id = ?';
const ALL = ["' OR '1'='1", 'roof'] as const;
const number = (v: string) => [Number.parseInt(v, 10) || 0];
const ROOM = { get: '/room?name=2' };

const flaws: Flaw[] = [
  flaw('maria-string', {
    note: 'in a string, errors shown',
    sql: byName,
    mended: BY_NAME,
    fails: 'shown',
    exploit: ALL,
  }),
  flaw('maria-string-silent', {
    note: 'in a string, errors look like nothing found',
    sql: byName,
    mended: BY_NAME,
    fails: 'silent',
    exploit: ALL,
  }),
  flaw('maria-double-silent', {
    note: 'in double quotes, errors look like nothing found',
    sql: (v) => `SELECT name FROM rooms WHERE hidden = 0 AND name = "${v}"`,
    mended: BY_NAME,
    fails: 'silent',
    exploit: ['" OR "1"="1', 'roof'],
  }),
  flaw('maria-like-silent', {
    note: 'in LIKE, errors look like nothing found',
    sql: (v) => `SELECT name FROM rooms WHERE name LIKE '%${v}%' AND hidden = 0`,
    mended: "SELECT name FROM rooms WHERE name LIKE CONCAT('%', ?, '%') AND hidden = 0",
    ask: { get: '/search?name=la' },
    fails: 'silent',
    exploit: ["' OR 1=1 -- ", 'roof'],
  }),
  flaw('maria-call', {
    note: 'in a call',
    sql: (v) => `SELECT name FROM rooms WHERE hidden = 0 AND name = LOWER(TRIM('${v}'))`,
    mended: 'SELECT name FROM rooms WHERE hidden = 0 AND name = LOWER(TRIM(?))',
    exploit: ["')) OR 1=1 -- ", 'roof'],
  }),
  flaw('maria-number-silent', {
    note: 'a number, errors look like nothing found',
    sql: (v) => `SELECT name FROM rooms WHERE hidden = 0 AND id = ${v}`,
    mended: BY_ID,
    ask: ROOM,
    fails: 'silent',
    exploit: ['2 OR 1=1', 'roof'],
  }),
  flaw('maria-order-backticks', {
    note: 'in ORDER BY, in backticks',
    sql: (v) => `SELECT name FROM rooms WHERE hidden = 0 ORDER BY \`${v}\``,
    mended: 'SELECT name FROM rooms WHERE hidden = 0 ORDER BY name',
    ask: { get: '/list?name=name' },
    exploit: ['name` LIMIT 1 -- ', '<ul><li>lab</li></ul>'],
  }),
  flaw('maria-order-direction', {
    note: 'the direction of ORDER BY',
    sql: (v) => `SELECT name FROM rooms WHERE hidden = 0 ORDER BY name ${v} LIMIT 10`,
    mended: 'SELECT name FROM rooms WHERE hidden = 0 ORDER BY name LIMIT 10',
    ask: { get: '/list?name=asc' },
    exploit: ['LIMIT 1 -- ', '<ul><li>lab</li></ul>'],
  }),
  flaw('maria-limit', {
    note: 'in LIMIT, which takes no expressions',
    sql: (v) => `SELECT name FROM rooms WHERE hidden = 0 ORDER BY id LIMIT ${v}`,
    mended: 'SELECT name FROM rooms WHERE hidden = 0 ORDER BY id LIMIT ?',
    values: number,
    ask: { get: '/list?name=2' },
    exploit: ['1 OFFSET 1', '<ul><li>lab</li></ul>'],
  }),
  flaw('maria-limit-pair', {
    note: 'the first number of LIMIT',
    sql: (v) => `SELECT name FROM rooms WHERE hidden = 0 ORDER BY id LIMIT ${v}, 10`,
    mended: 'SELECT name FROM rooms WHERE hidden = 0 ORDER BY id LIMIT ?, 10',
    values: number,
    ask: { get: '/list?name=1' },
    exploit: ['0,1 -- ', '<ul><li>lobby</li></ul>'],
  }),
  flaw('maria-table', {
    note: 'the name of a table',
    sql: (v) => `SELECT name FROM ${v} WHERE name <> ''`,
    mended: "SELECT name FROM rooms WHERE name <> ''",
    ask: { get: '/list?name=rooms' },
    exploit: ['users', 'ada'],
  }),
  flaw('maria-insert', {
    note: 'the User-Agent in INSERT; nothing of it is shown',
    at: 'header:User-Agent',
    ask: { get: '/visit', headers: { 'User-Agent': 'Panel/2.1' } },
    read: ({ headers }) => headers['user-agent'],
    sql: (v) => `INSERT INTO visits (page, agent) VALUES ('home', '${v}')`,
    mended: "INSERT INTO visits (page, agent) VALUES ('home', ?)",
    show: () => page('<p>Welcome</p>'),
    fails: 'shown',
    exploit: ["'", 'Database error'],
  }),
  flaw('maria-update', {
    note: 'a field of UPDATE; nothing of it is shown',
    at: 'body:kind',
    ask: { post: '/rooms/5', form: { kind: 'public', floor: '4' } },
    read: ({ form }) => form.kind,
    sql: (v) => `UPDATE rooms SET kind = '${v}' WHERE id = 5`,
    mended: 'UPDATE rooms SET kind = ? WHERE id = 5',
    show: () => page('<p>Saved</p>'),
    exploit: ["'", 'went wrong'],
  }),
  flaw('maria-quotes-doubled', {
    note: 'quotes doubled, backslashes left alone',
    sql: (v) => byName(v.replaceAll("'", "''")),
    mended: BY_NAME,
    exploit: ["\\' OR 1=1 -- ", 'roof'],
  }),
  flaw('maria-words-refused', {
    note: 'the words AND and OR are refused',
    sql: (v) => {
      if (/\b(and|or|union|select)\b/i.test(v)) throw new Error('refused');
      return byName(v);
    },
    mended: BY_NAME,
    exploit: ["' || '1'='1", 'roof'],
  }),
  flaw('maria-no-spaces', {
    note: 'blanks are taken out',
    sql: (v) => byName(v.replace(/\s/g, '')),
    mended: BY_NAME,
    exploit: ["'OR'1'='1", 'roof'],
  }),
  flaw('maria-login', {
    note: 'a sign-in',
    at: 'body:name',
    ask: { post: '/login', form: { name: 'ada', password: 'guess' } },
    read: ({ form }) => form.name,
    sql: (v) => `SELECT name FROM users WHERE name = '${v}' AND password = 'guess'`,
    mended: "SELECT name FROM users WHERE name = ? AND password = 'guess'",
    show: ([user]) =>
      user ? { status: 302, headers: { location: 'home' } } : { status: 401, body: page('Wrong name or password') },
    exploit: ["ada' -- ", 'ocation: home'],
  }),
  flaw('maria-json', {
    note: 'a field of JSON, LIKE, errors look like nothing found',
    at: 'json:name',
    ask: { post: '/search', json: { name: 'la', kind: 'work' } },
    read: ({ form }) => form.name,
    sql: (v) => `SELECT name FROM rooms WHERE (name LIKE '${v}%') AND hidden = 0`,
    mended: "SELECT name FROM rooms WHERE (name LIKE CONCAT(?, '%')) AND hidden = 0",
    show: json,
    fails: 'silent',
    exploit: ["') OR 1=1 -- ", 'roof'],
  }),
  flaw('maria-path', {
    note: 'a segment of the path, errors look like nothing found',
    at: 'path:room',
    ask: { get: '/rooms/{room}' },
    read: ({ params }) => (params.room === 'sample' ? 'lab' : params.room),
    sql: byName,
    mended: BY_NAME,
    fails: 'silent',
    exploit: ALL,
  }),
];

const traps: Trap[] = [
  {
    id: 'maria-coerced',
    engine: 'MariaDB',
    server: 'node',
    note: 'the database reads a number from the beginning of any text',
    at: 'query:name',
    ask: ROOM,
    handle: async ({ query }) => list(await database.ask(BY_ID, [text(query.name)])),
  },
  {
    id: 'maria-full-text',
    engine: 'MariaDB',
    server: 'node',
    note: 'every word of the search is looked for, well written',
    at: 'query:name',
    ask: { get: '/search?name=lab' },
    handle: async ({ query }) => {
      const words = text(query.name)
        .split(/\W+/)
        .filter((word) => word !== '');
      const found = await Promise.all(words.map((word) => database.ask(BY_NAME, [word])));
      return list(found.flat());
    },
  },
  {
    id: 'maria-escaped',
    engine: 'MariaDB',
    server: 'node',
    note: 'escaped by the driver',
    at: 'query:name',
    ask: { get: '/rooms?name=lab' },
    handle: async ({ query }) => list(await database.ask(BY_NAME, [text(query.name)])),
  },
];

const missing = mariadbIsMissing;
export const family: Family =
  missing === undefined
    ? { family: 'sql-mariadb', check: 'sql-injection', flaws, traps }
    : { family: 'sql-mariadb', check: 'sql-injection', leftOut: missing };
