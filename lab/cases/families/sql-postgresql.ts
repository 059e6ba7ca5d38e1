import { SCHEMA } from '../databases/database.ts';
import { postgresql } from '../databases/postgresql.ts';
import { FAILING, json, list, sqlFlaws, text } from '../databases/sql-flaw.ts';
import { page } from '../markup.ts';
import type { Family } from '../write.ts';

const database = postgresql(SCHEMA);
const flaw = sqlFlaws(database, 'PostgreSQL', 'express');
const byName = (v: string) => `SELECT name FROM rooms WHERE hidden = 0 AND name = '${v}'`;
const BY_NAME = 'SELECT name FROM rooms WHERE hidden = 0 AND name = $1';
const BY_ID = 'SELECT name FROM rooms WHERE hidden = 0 AND id = $1';
const ALL = ["' OR '1'='1", 'roof'] as const;
const number = (v: string) => [Number.parseInt(v, 10) || 0];
const ROOM = { get: '/room?name=2' };

export const family: Family = {
  family: 'sql-postgresql',
  check: 'sql-injection',
  flaws: [
    flaw('pg-string', {
      note: 'in a string, errors shown',
      sql: byName,
      mended: BY_NAME,
      fails: 'shown',
      exploit: ALL,
    }),
    flaw('pg-string-silent', {
      note: 'in a string, errors look like nothing found',
      sql: byName,
      mended: BY_NAME,
      fails: 'silent',
      exploit: ALL,
    }),
    flaw('pg-like-silent', {
      note: 'in ILIKE, errors look like nothing found',
      sql: (v) => `SELECT name FROM rooms WHERE name ILIKE '%${v}%' AND hidden = 0`,
      mended: "SELECT name FROM rooms WHERE name ILIKE '%' || $1 || '%' AND hidden = 0",
      ask: { get: '/search?name=la' },
      fails: 'silent',
      exploit: ["' OR 1=1 --", 'roof'],
    }),
    flaw('pg-call', {
      note: 'in a call',
      sql: (v) => `SELECT name FROM rooms WHERE hidden = 0 AND lower(name) = lower(trim('${v}'))`,
      mended: 'SELECT name FROM rooms WHERE hidden = 0 AND lower(name) = lower(trim($1))',
      exploit: ["')) OR 1=1 --", 'roof'],
    }),
    flaw('pg-number', {
      note: 'a number',
      sql: (v) => `SELECT name FROM rooms WHERE hidden = 0 AND id = ${v}`,
      mended: BY_ID,
      values: number,
      ask: ROOM,
      exploit: ['2 OR 1=1', 'roof'],
    }),
    flaw('pg-number-silent', {
      note: 'a number, errors look like nothing found',
      sql: (v) => `SELECT name FROM rooms WHERE hidden = 0 AND id = ${v}`,
      mended: BY_ID,
      values: number,
      ask: ROOM,
      fails: 'silent',
      exploit: ['2 OR 1=1', 'roof'],
    }),
    flaw('pg-cast', {
      note: 'a number in quotes, cast by the database',
      sql: (v) => `SELECT name FROM rooms WHERE hidden = 0 AND id = '${v}'::int`,
      mended: BY_ID,
      values: number,
      ask: ROOM,
      exploit: ["2' OR '1'='1' OR id='2", 'roof'],
    }),
    flaw('pg-list', {
      note: 'a list of numbers',
      sql: (v) => `SELECT name FROM rooms WHERE id IN (${v}) AND hidden = 0`,
      mended: 'SELECT name FROM rooms WHERE id = $1 AND hidden = 0',
      values: number,
      ask: ROOM,
      exploit: ['2) OR (1=1', 'ward'],
    }),
    flaw('pg-order-by', {
      note: 'in ORDER BY',
      sql: (v) => `SELECT name FROM rooms WHERE hidden = 0 ORDER BY ${v}`,
      mended: 'SELECT name FROM rooms WHERE hidden = 0 ORDER BY name',
      ask: { get: '/list?name=name' },
      exploit: ['(CASE WHEN 1=1 THEN -id ELSE id END)', 'ward</li><li>lab'],
    }),
    flaw('pg-order-quoted', {
      note: 'in ORDER BY, in double quotes',
      sql: (v) => `SELECT name FROM rooms WHERE hidden = 0 ORDER BY "${v}"`,
      mended: 'SELECT name FROM rooms WHERE hidden = 0 ORDER BY "name"',
      ask: { get: '/list?name=name' },
      exploit: ['name" LIMIT 1 --', '<ul><li>lab</li></ul>'],
    }),
    flaw('pg-order-direction', {
      note: 'the direction of ORDER BY, errors look like nothing found',
      sql: (v) => `SELECT name FROM rooms WHERE hidden = 0 ORDER BY name ${v}`,
      mended: 'SELECT name FROM rooms WHERE hidden = 0 ORDER BY name',
      ask: { get: '/list?name=desc' },
      fails: 'silent',
      exploit: ['LIMIT 1', '<ul><li>lab</li></ul>'],
    }),
    flaw('pg-limit', {
      note: 'in LIMIT',
      sql: (v) => `SELECT name FROM rooms WHERE hidden = 0 ORDER BY id LIMIT ${v}`,
      mended: 'SELECT name FROM rooms WHERE hidden = 0 ORDER BY id LIMIT $1',
      values: number,
      ask: { get: '/list?name=2' },
      exploit: ['(SELECT 1)', '<ul><li>lobby</li></ul>'],
    }),
    flaw('pg-offset', {
      note: 'in OFFSET',
      sql: (v) => `SELECT name FROM rooms WHERE hidden = 0 ORDER BY id LIMIT 10 OFFSET ${v}`,
      mended: 'SELECT name FROM rooms WHERE hidden = 0 ORDER BY id LIMIT 10 OFFSET $1',
      values: number,
      ask: { get: '/list?name=1' },
      exploit: ['(SELECT 2)', '<ul><li>ward</li></ul>'],
    }),
    flaw('pg-insert', {
      note: 'the User-Agent in INSERT; nothing of it is shown',
      at: 'header:User-Agent',
      ask: { get: '/visit', headers: { 'User-Agent': 'Panel/2.1' } },
      read: ({ headers }) => headers['user-agent'],
      sql: (v) => `INSERT INTO visits (page, agent) VALUES ('home', '${v}')`,
      mended: "INSERT INTO visits (page, agent) VALUES ('home', $1)",
      show: () => page('<p>Welcome</p>'),
      fails: 'shown',
      exploit: ["'", 'Database error'],
    }),
    flaw('pg-update', {
      note: 'a field of UPDATE; nothing of it is shown',
      at: 'json:name',
      ask: { post: '/rooms/5', json: { name: 'roof', floor: 4 }, method: 'PUT' },
      read: ({ form }) => form.name,
      sql: (v) => `UPDATE rooms SET kind = '${v}' WHERE id = 5`,
      mended: 'UPDATE rooms SET kind = $1 WHERE id = 5',
      show: () => ({ status: 204 }),
      exploit: ["'", 'HTTP/1.1 500'],
    }),
    flaw('pg-login', {
      note: 'a sign-in',
      at: 'body:name',
      ask: { post: '/login', form: { name: 'ada', password: 'guess' } },
      read: ({ form }) => form.name,
      sql: (v) => `SELECT name FROM users WHERE name = '${v}' AND password = 'guess'`,
      mended: "SELECT name FROM users WHERE name = $1 AND password = 'guess'",
      show: ([user]) =>
        user ? { status: 302, headers: { location: 'home' } } : { status: 401, body: page('Wrong name or password') },
      exploit: ["ada' --", 'ocation: home'],
    }),
    flaw('pg-json-number', {
      note: 'a number in JSON',
      at: 'json:room',
      ask: { post: '/search', json: { room: 2, page: 1 } },
      read: ({ form }) => form.room,
      sql: (v) => `SELECT name FROM rooms WHERE id = ${v} AND hidden = 0`,
      mended: 'SELECT name FROM rooms WHERE id = $1 AND hidden = 0',
      values: number,
      show: json,
      exploit: ['2 OR 1=1', 'ward'],
    }),
  ],
  traps: [
    {
      id: 'pg-type-refused',
      engine: 'PostgreSQL',
      server: 'express',
      note: 'handed over well, and the database says that it is no number',
      at: 'query:name',
      ask: ROOM,
      handle: async ({ query }) => {
        try {
          return list(await database.ask(BY_ID, [text(query.name)]));
        } catch (error) {
          return FAILING.shown(error);
        }
      },
    },
  ],
};
