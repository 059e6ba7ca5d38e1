import { runInNewContext } from 'node:vm';
import { Query } from 'mingo';
import { describe, expect, it } from 'vitest';
import { prove } from '../judge/prove/index.ts';
import type { Endpoint, HttpRequest } from '../model/index.ts';
import nosqlInjection from './nosql-injection.ts';
import { endpointForTesting, escapeHtml } from './testing/endpoints-for-testing.ts';
import { type Answer, type Application, runCheckForTesting, seededRandom } from './testing/run-check-for-testing.ts';

const USERS = [
  { user: 'ann', pass: 'rose', room: 1, role: 'admin' },
  { user: 'bob', pass: 'lily', room: 2, role: 'guest' },
  { user: 'cy', pass: 'iris', room: 3, role: 'guest' },
];

type Row = (typeof USERS)[number];

/** A document query on a published engine; `$where` runs in a context of its own, as MongoDB runs it. */
function find(filter: Record<string, unknown>): Row[] {
  const { $where, ...rest } = filter;
  const rows = USERS.filter((row) => new Query(rest as never).test(row));
  if (typeof $where !== 'string') return rows;
  const code = /^\s*function/.test($where) ? `(${$where}).call(row)` : `(function () { return ${$where} }).call(row)`;
  return rows.filter((row) => runInNewContext(code, { row }, { timeout: 500 }));
}

/** Bracketed names become objects, as `qs` does it. */
function nested(text: string): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const [, base = name, rest = ''] = /^([^[\]]+)((?:\[[^\]]*\])*)$/.exec(name) ?? [];
    const keys = [...rest.matchAll(/\[([^\]]*)\]/g)].map(([, key]) => key ?? '');
    if (keys.length === 0) out[base] = value;
    else if (keys.length === 1 && keys[0] !== '') out[base] = { ...(out[base] as object), [keys[0] ?? '']: value };
    else if (keys.length === 2) out[base] = { [keys[0] ?? '']: [value] };
  }
  return out;
}

function input(request: HttpRequest): Fields {
  const type = request.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const body = typeof request.body === 'string' ? request.body : '';
  if (type.includes('json')) return JSON.parse(body) as Fields;
  return nested(type.includes('urlencoded') ? body : new URL(request.url).search) as Fields;
}

type Fields = Record<'user' | 'pass' | 'room' | 'role' | 'note' | 'filter', string>;

type Page = (fields: Fields) => Answer;
const list = (rows: readonly Row[]): Answer =>
  `<ul>${rows.map(({ user, room }) => `<li>${user} ${room}</li>`).join('')}</ul>`;
const login = (rows: readonly Row[]): Answer =>
  rows[0] ? { status: 302, headers: { location: '/home', 'set-cookie': 'sid=1' } } : { status: 401, body: 'wrong' };

const json = (fields: Record<string, unknown>) => endpointForTesting('POST', '/api', fields, 'json');
const form = (fields: Record<string, unknown>) => endpointForTesting('POST', '/form', fields);
const query = (fields: Record<string, unknown>) => endpointForTesting('GET', '/page', fields);

const vulnerable: [string, Endpoint, Page][] = [
  ['login, JSON', json({ user: 'ann', pass: 'x' }), ({ user, pass }) => login(find({ user, pass }))],
  ['login, form', form({ user: 'ann', pass: 'x' }), ({ user, pass }) => login(find({ user, pass }))],
  ['login, JSON, unknown user', json({ user: 'nobody', pass: 'x' }), ({ user, pass }) => login(find({ user, pass }))],
  ['search, query', query({ user: 'ann' }), ({ user }) => list(find({ user }))],
  [
    'search, query, a number as text',
    query({ room: '1' }),
    ({ room }) => list(find({ room: typeof room === 'string' ? Number(room) : room })),
  ],
  ['search, JSON, a number', json({ room: 1 }), ({ room }) => list(find({ room }))],
  ['JSON as the whole filter', json({ user: 'ann' }), (fields) => list(find(fields))],
  ['blind by status', json({ user: 'ann' }), ({ user }) => ({ status: find({ user }).length > 0 ? 200 : 404 })],
  ['blind by one word', json({ user: 'ann' }), ({ user }) => (find({ user }).length > 0 ? 'taken' : 'free')],
  ['with a count', json({ user: 'ann', note: 'x' }), ({ user }) => `${find({ user }).length} found`],
  [
    'one of two fields, the other must be text',
    json({ user: 'ann', note: 'x' }),
    ({ user, note }) => (typeof note === 'string' ? list(find({ user })) : { status: 400, body: 'note must be text' }),
  ],
  [
    'operators throw inside an expression',
    json({ user: 'ann' }),
    ({ user }) => list(find({ user: user as never, role: 'guest' } as never)),
  ],
  ['JSON text in a parameter', query({ filter: '{"user":"ann"}' }), ({ filter }) => list(find(JSON.parse(filter)))],
  ['$where, single-quoted', query({ user: 'ann' }), ({ user }) => list(find({ $where: `this.user == '${user}'` }))],
  ['$where, double-quoted', query({ user: 'ann' }), ({ user }) => list(find({ $where: `this.user == "${user}"` }))],
  ['$where, a number', query({ room: '1' }), ({ room }) => list(find({ $where: `this.room == ${room}` }))],
  [
    '$where, a function',
    query({ user: 'ann' }),
    ({ user }) => list(find({ $where: `function () { return this.user == '${user}' }` })),
  ],
  [
    '$where, a number in a function',
    query({ room: '1' }),
    ({ room }) => list(find({ $where: `function () { return this.room == ${room} }` })),
  ],
  ['$where, in a call', query({ user: 'ann' }), ({ user }) => list(find({ $where: `this.user.includes('${user}')` }))],
  [
    '$where with a second condition',
    query({ user: 'ann', role: 'admin' }),
    ({ user, role }) => list(find({ $where: `this.user == '${user}' && this.role == '${role}'` })),
  ],
  [
    '$where, echo of the search',
    query({ user: 'ann' }),
    ({ user }) =>
      `<p>Results for ${escapeHtml(user)}</p>${find({ $where: `this.user == '${user}'` }).map((row) => row.user)}`,
  ],
  [
    'JSON text spliced together',
    query({ user: 'ann' }),
    ({ user }) => list(find({ user: JSON.parse(`{"user":"${user}"}`).user })),
  ],
  ['a page with a clock', json({ user: 'ann' }), ({ user }) => `${list(find({ user }))}<i>${Date.now()}</i>`],
];

const safe: [string, Endpoint, Page][] = [
  [
    'coerced',
    json({ user: 'ann', pass: 'x' }),
    ({ user, pass }) => login(find({ user: String(user), pass: String(pass) })),
  ],
  [
    'objects refused',
    json({ user: 'ann' }),
    ({ user }) => (typeof user === 'string' ? list(find({ user })) : { status: 400, body: 'text wanted' }),
  ],
  ['objects break it', json({ user: 'ann' }), ({ user }) => list(find({ user: user.toLowerCase() }))],
  ['$eq', json({ user: 'ann' }), ({ user }) => list(find({ user: { $eq: user } }))],
  ['coerced, query', query({ user: 'ann' }), ({ user }) => list(find({ user: `${user}` }))],
  [
    'echo of the body',
    json({ user: 'ann' }),
    (fields) => ({ body: JSON.stringify(fields), headers: { 'content-type': 'application/json' } }),
  ],
  ['echo of the query', query({ user: 'ann' }), (fields) => `<pre>${escapeHtml(JSON.stringify(fields))}</pre>`],
  [
    'operators blocked by name',
    json({ user: 'ann' }),
    ({ user }) =>
      JSON.stringify(user).includes('$ne') ? { status: 400, body: 'no' } : list(find({ user: String(user) })),
  ],
  [
    'one operator passes, none is run',
    json({ user: 'ann' }),
    ({ user }) => (/\$(in|eq)/.test(JSON.stringify(user)) ? { status: 400, body: 'no' } : list(USERS)),
  ],
  ['keys counted', json({ user: 'ann' }), ({ user }) => `${Object.keys(Object(user)).join('').length} letters`],
  ['random rows', json({ user: 'ann' }), () => list(USERS.filter(() => Math.random() < 0.5))],
  [
    'quotes refused',
    query({ user: 'ann' }),
    ({ user }) => (/['"]/.test(user) ? { status: 400, body: 'no' } : list(find({ user: String(user) }))),
  ],
  [
    'quotes break it',
    query({ user: 'ann' }),
    ({ user }) =>
      /['"]/.test(user) ? { status: 500, body: 'SQL syntax error near' } : list(find({ user: String(user) })),
  ],
  [
    'full-text search',
    query({ user: 'ann' }),
    ({ user }) => list(USERS.filter((row) => String(user).split(/\W+/).includes(row.user))),
  ],
  ['calculator', query({ user: 'ann' }), ({ user }) => `${String(user).length}`],
  ['eval that shows its value', query({ user: 'ann' }), ({ user }) => String(runInNewContext(`'Hello ${user}'`))],
];

function application(page: Page): Application {
  return (request) => {
    try {
      return page(input(request));
    } catch {
      return { status: 500, body: 'Internal Server Error' };
    }
  };
}

describe('nosql-injection', () => {
  it.each(vulnerable)('finds: %s', async (_, endpoint, page) => {
    const { outcomes, exchanges } = await runCheckForTesting(nosqlInjection, [endpoint], application(page), {
      random: seededRandom(5),
    });
    const log = exchanges.map(
      ({ request, response }) =>
        `${decodeURIComponent(request.url.slice(24))} ${request.body ?? ''} → ${response?.status} ${response?.body.slice(0, 100)}`,
    );
    const proved = outcomes.filter(({ verdict }) => verdict.is === 'proved');
    expect(proved.length, log.join('\n')).toBeGreaterThan(0);
    for (const { verdict } of proved)
      if (verdict.is === 'proved') expect(prove(verdict.proof)).toEqual({ holds: true });
  });

  it.each(safe)('is silent on: %s', async (_, endpoint, page) => {
    const { outcomes } = await runCheckForTesting(nosqlInjection, [endpoint], application(page), {
      random: seededRandom(5),
    });
    for (const { verdict } of outcomes) expect(['clean', 'inconclusive']).toContain(verdict.is);
  });

  it('names both fields of a login, and not the third', async () => {
    const endpoint = json({ user: 'ann', pass: 'x', theme: 'dark' });
    const { outcomes } = await runCheckForTesting(
      nosqlInjection,
      [endpoint],
      application(({ user, pass }) => login(find({ user, pass }))),
    );
    expect(outcomes.map(({ verdict }) => verdict.is)).toEqual(['proved', 'proved', 'clean']);
  });

  it.each<[string, Endpoint, number]>([
    ['a single field', query({ user: 'ann' }), 4],
    ['a form of two', form({ user: 'ann', note: 'x' }), 6],
    ['JSON of three', json({ user: 'ann', note: 'x', role: 'guest' }), 9],
  ])('spends little on an innocent search: %s', async (_, endpoint, most) => {
    const { outcomes, requests } = await runCheckForTesting(
      nosqlInjection,
      [endpoint],
      application(({ user }) => list(find({ user: String(user) }))),
    );
    for (const { verdict } of outcomes) expect(verdict.is).toBe('clean');
    expect(requests).toBeLessThanOrEqual(most);
  });
});
