import { describe, expect, it } from 'vitest';
import type { Check, Endpoint, Scopes } from '../model/index.ts';
import commandInjection from './command-injection.ts';
import nosqlInjection from './nosql-injection.ts';
import reflectedXss from './reflected-xss.ts';
import storedXss from './stored-xss.ts';
import templateInjection from './template-injection.ts';
import { endpointForTesting, escapeHtml, fieldsOf } from './testing/endpoints-for-testing.ts';
import { type Answer, runCheckForTesting, seededRandom } from './testing/run-check-for-testing.ts';

type Fields = Record<string, string>;

const innocent: [string, Endpoint, (fields: Fields) => Answer][] = [
  [
    'a search that escapes',
    endpointForTesting('GET', '/s', { q: 'a' }),
    ({ q }) => `<p>No results for ${escapeHtml(q)}</p>`,
  ],
  ['a page that ignores its input', endpointForTesting('GET', '/s', { q: 'a' }), () => '<p>hello</p>'],
  [
    'a number',
    endpointForTesting('GET', '/s', { id: '5' }),
    ({ id }) => (/^\d+$/.test(id ?? '') ? `<p>${id}</p>` : { status: 404, body: 'none' }),
  ],
  [
    'a name of letters',
    endpointForTesting('GET', '/s', { q: 'a' }),
    ({ q }) => (/^\w+$/.test(q ?? '') ? `<p>${q}</p>` : { status: 400, body: 'bad' }),
  ],
  [
    'a form of four',
    endpointForTesting('POST', '/f', { a: 'x', b: 'y', c: 'z', d: 'w' }),
    (f) => Object.values(f).map(escapeHtml).join('<br>'),
  ],
  [
    'JSON of three',
    endpointForTesting('POST', '/j', { a: 'x', b: 'y', c: 3 }, 'json'),
    (f) => ({ body: JSON.stringify(f), headers: { 'content-type': 'application/json' } }),
  ],
  [
    'JSON that must be text',
    endpointForTesting('POST', '/j', { a: 'x', b: 'y' }, 'json'),
    (f) => (Object.values(f).every((v) => typeof v === 'string') ? 'ok' : { status: 400, body: 'bad' }),
  ],
  ['a redirect', endpointForTesting('GET', '/r', { q: 'a' }), () => ({ status: 302, headers: { location: '/x' } })],
  [
    'a login',
    endpointForTesting('POST', '/l', { user: 'a', pass: 'b' }),
    ({ user }) => ({ status: 401, body: `Wrong password for ${escapeHtml(user)}` }),
  ],
  [
    'a link despite a check',
    endpointForTesting('GET', '/a', { u: '/x' }),
    ({ u }) => `<a href="${/^(https?:|\/)/.test(u ?? '') ? escapeHtml(u) : '#'}">x</a>`,
  ],
];

const CHECKS: Check<keyof Scopes>[] = [reflectedXss, storedXss, templateInjection, nosqlInjection] as never;
const BASELINE = 3;

async function cost(checks: readonly Check<keyof Scopes>[], endpoint: Endpoint, page: (fields: Fields) => Answer) {
  let requests = BASELINE;
  for (const check of checks) {
    const run = await runCheckForTesting(check, [endpoint], (request) => page(fieldsOf(request)), {
      random: seededRandom(1),
    });
    requests += run.requests;
    for (const { verdict } of run.outcomes) expect(verdict.is).toBe('clean');
  }
  return requests;
}

describe('what innocent endpoints cost', () => {
  it('is a median of nine requests a point and twelve at most, baselines and all', async () => {
    const costs: number[] = [];
    for (const [, endpoint, page] of innocent)
      costs.push((await cost(CHECKS, endpoint, page)) / endpoint.points.length);
    costs.sort((a, b) => a - b);
    expect(costs[Math.floor(costs.length / 2)], String(costs)).toBeLessThanOrEqual(9);
    expect(costs.at(-1), String(costs)).toBeLessThanOrEqual(12);
  });

  it('is two requests an endpoint more with command injection', async () => {
    const [, endpoint, page] = innocent[0]!;
    expect(await cost([commandInjection as never], endpoint, page)).toBe(BASELINE + 2);
  });
});
