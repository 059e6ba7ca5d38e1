import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { prove } from '../judge/prove/index.ts';
import type { Endpoint } from '../model/index.ts';
import sqlInjection from './sql-injection.ts';
import { endpointForTesting, escapeHtml, fieldsOf } from './testing/endpoints-for-testing.ts';
import { type Answer, runCheckForTesting, seededRandom } from './testing/run-check-for-testing.ts';

const db = new DatabaseSync(':memory:');
db.exec("CREATE TABLE u (name TEXT, room INTEGER); INSERT INTO u VALUES ('ann', 1), ('bob', 2), ('cy', 3)");
db.exec('CREATE TABLE notes (note TEXT)');
const lax = (sql: string) => other.prepare(sql).all();
const other = new DatabaseSync(':memory:', { enableDoubleQuotedStringLiterals: true });
other.exec("CREATE TABLE u (name TEXT, room INTEGER); INSERT INTO u VALUES ('ann', 1), ('bob', 2)");
const rows = (sql: string, ...given: string[]) => db.prepare(sql).all(...given);
const list = (found: object[]): Answer =>
  `<ul>${found.map((row) => `<li>${Object.values(row).join(' ')}</li>`).join('')}</ul>`;

type Fields = Record<'q' | 'n', string>;
const text = (value = 'ann') => endpointForTesting('GET', '/s', { q: value });
const number = () => endpointForTesting('GET', '/s', { n: '2' });

const vulnerable: [string, Endpoint, (fields: Fields) => Answer][] = [
  ['string', text(), ({ q }) => list(rows(`SELECT * FROM u WHERE name = '${q}'`))],
  [
    'string, errors hidden',
    text(),
    ({ q }) => attempt(() => list(rows(`SELECT * FROM u WHERE name = '${q}'`)), 'none'),
  ],
  ['LIKE', text(), ({ q }) => list(rows(`SELECT * FROM u WHERE name LIKE '%${q}%'`))],
  ['in a call', text(), ({ q }) => list(rows(`SELECT * FROM u WHERE name = lower('${q}')`))],
  ['in parentheses', text(), ({ q }) => list(rows(`SELECT * FROM u WHERE (name = '${q}') AND room < 9`))],
  ['number', number(), ({ n }) => list(rows(`SELECT * FROM u WHERE room = ${n}`))],
  ['number as text', number(), ({ n }) => list(rows(`SELECT * FROM u WHERE room = '${n}'`))],
  ['number in parentheses', number(), ({ n }) => list(rows(`SELECT * FROM u WHERE room IN (${n})`))],
  ['finds nothing ordinarily', text('nobody'), ({ q }) => list(rows(`SELECT * FROM u WHERE name = '${q}'`))],
  ['blind by one word', text(), ({ q }) => (rows(`SELECT * FROM u WHERE name = '${q}'`).length > 0 ? 'taken' : 'free')],
  ['LIKE, errors hidden', text('an'), ({ q }) => quietly(() => rows(`SELECT * FROM u WHERE (name LIKE '${q}%')`))],
  ['in a call, errors hidden', text(), ({ q }) => quietly(() => rows(`SELECT * FROM u WHERE name = lower('${q}')`))],
  ['double quotes', text(), ({ q }) => list(lax(`SELECT * FROM u WHERE name = "${q}"`))],
  ['finds nothing, errors hidden', text('dora'), ({ q }) => quietly(() => rows(`SELECT * FROM u WHERE name = '${q}'`))],
  ['a column to sort by', text('name'), ({ q }) => list(rows(`SELECT name FROM u ORDER BY ${q}`))],
  [
    'the direction, errors hidden',
    text('desc'),
    ({ q }) => quietly(() => rows(`SELECT name FROM u ORDER BY name ${q}`)),
  ],
  ['a limit', number(), ({ n }) => list(rows(`SELECT name FROM u LIMIT ${n}`))],
  ['a table', text('u'), ({ q }) => list(rows(`SELECT name FROM ${q}`))],
  [
    'INSERT, nothing shown but a failure',
    endpointForTesting('POST', '/n', { q: 'hello', n: '1' }),
    ({ q }) => {
      rows(`INSERT INTO notes VALUES ('${q}')`);
      return 'saved';
    },
  ],
  [
    'the words AND and OR refused',
    text(),
    ({ q }) =>
      /\b(and|or)\b/i.test(q) ? { status: 400, body: 'no' } : list(rows(`SELECT * FROM u WHERE name = '${q}'`)),
  ],
  ['blanks taken out', text(), ({ q }) => list(rows(`SELECT * FROM u WHERE name = '${q.replace(/\s/g, '')}'`))],
  ['the first quote doubled', text(), ({ q }) => list(rows(`SELECT * FROM u WHERE name = '${q.replace("'", "''")}'`))],
  [
    'quotes escaped for another database, errors hidden',
    text(),
    ({ q }) => quietly(() => rows(`SELECT * FROM u WHERE name = '${q.replace(/(['"\\])/g, '\\$1')}'`)),
  ],
  [
    'one of two fields, the other must match',
    endpointForTesting('GET', '/s', { q: 'ann', n: '1' }),
    ({ q, n }) => quietly(() => db.prepare(`SELECT * FROM u WHERE name = '${q}' AND room = ?`).all(Number(n))),
  ],
  ['order by', number(), ({ n }) => list(rows(`SELECT name FROM u ORDER BY room * ${n}`))],
  [
    'login',
    endpointForTesting('POST', '/l', { q: 'ann', n: '1' }),
    ({ q, n }) =>
      rows(`SELECT * FROM u WHERE name = '${q}' AND room = '${n}'`).length > 0
        ? { status: 302, headers: { location: '/' } }
        : { status: 401, body: 'no' },
  ],
];

const safe: [string, Endpoint, (fields: Fields) => Answer][] = [
  ['parameters', text(), ({ q }) => list(rows('SELECT * FROM u WHERE name = ?', q))],
  ['parameters, LIKE', text(), ({ q }) => list(rows('SELECT * FROM u WHERE name LIKE ?', `%${q}%`))],
  ['quotes doubled', text(), ({ q }) => list(rows(`SELECT * FROM u WHERE name = '${q.replaceAll("'", "''")}'`))],
  ['a number parsed', number(), ({ n }) => list(rows(`SELECT * FROM u WHERE room = ${Number.parseInt(n, 10) || 0}`))],
  [
    'a number read from any text',
    number(),
    ({ n }) => list(rows('SELECT * FROM u WHERE room = ?', String(Number.parseInt(n, 10)))),
  ],
  [
    'a column from a list',
    text('name'),
    ({ q }) => list(rows(`SELECT name FROM u ORDER BY ${q === 'room' ? q : 'name'}`)),
  ],
  ['quotes break it', text(), ({ q }) => (/['"]/.test(q) ? { status: 500, body: 'oops' } : 'ok')],
  ['a digest of the text', text(), ({ q }) => `${[...q].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 99_991, 7)}`],
  ['echo', text(), ({ q }) => `<p>${escapeHtml(q)}</p>`],
  ['not used', text(), () => 'hello'],
  ['quotes refused', text(), ({ q }) => (q.includes("'") ? { status: 400, body: 'no' } : 'ok')],
  ['length shown', text(), ({ q }) => `${q.length}`],
  ['first word alone', text(), ({ q }) => list(rows('SELECT * FROM u WHERE name = ?', q.split(/\W/)[0] ?? ''))],
  [
    'words, any',
    text(),
    ({ q }) => list(rows('SELECT * FROM u').filter((row) => q.split(/\W+/).includes(String(row.name)))),
  ],
  ['random', text(), () => list(rows('SELECT * FROM u ORDER BY random() LIMIT 2'))],
  ['always an SQL error', text(), () => 'You have an error in your SQL syntax'],
];

function quietly(found: () => object[]): Answer {
  return attempt(() => list(found()), list([]));
}

function attempt(answer: () => Answer, otherwise: Answer): Answer {
  try {
    return answer();
  } catch {
    return otherwise;
  }
}

async function check(endpoint: Endpoint, page: (fields: Fields) => Answer) {
  const application = (request: Parameters<typeof fieldsOf>[0]) => {
    try {
      return page(fieldsOf(request) as Fields);
    } catch (error) {
      return { status: 500, body: `Error: ${(error as Error).message}` };
    }
  };
  return runCheckForTesting(sqlInjection, [endpoint], application, { random: seededRandom(8) });
}

describe('sql-injection', () => {
  it.each(vulnerable)('finds: %s', async (_, endpoint, page) => {
    const { outcomes, exchanges } = await check(endpoint, page);
    const log = exchanges.map(
      ({ request, response }) =>
        `${decodeURIComponent(request.url.slice(24))} ${request.body ?? ''} → ${response?.status} ${response?.body.slice(0, 90)}`,
    );
    const proved = outcomes.filter(({ verdict }) => verdict.is === 'proved');
    expect(proved.length, log.join('\n')).toBeGreaterThan(0);
    for (const { verdict } of proved)
      if (verdict.is === 'proved') expect(prove(verdict.proof)).toEqual({ holds: true });
  });

  it.each(safe)('is silent on: %s', async (_, endpoint, page) => {
    const { outcomes, requests } = await check(endpoint, page);
    // A page that changes by itself may not be told; it must never be proved.
    const told = _ === 'random' ? ['clean', 'inconclusive'] : ['clean'];
    expect(told).toContain(outcomes[0]?.verdict.is);
    if (_ !== 'random') expect(requests).toBeLessThanOrEqual(5);
  });
});
