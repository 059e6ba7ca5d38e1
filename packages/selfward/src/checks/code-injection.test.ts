import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { prove } from '../judge/prove/index.ts';
import codeInjection from './code-injection.ts';
import { endpointForTesting, fieldsOf } from './testing/endpoints-for-testing.ts';
import { type Answer, runCheckForTesting, seededRandom } from './testing/run-check-for-testing.ts';

const vulnerable: [string, (n: string) => Answer][] = [
  ['eval', (n) => `<p>${runInNewContext(n)}</p>`],
  ['an argument', (n) => `<p>${runInNewContext(`String(${n})`)}</p>`],
  ['new Function', (n) => `<p>${new Function(`return ${n}`)()}</p>`],
];

const safe: [string, (n: string) => Answer][] = [
  ['a number', (n) => `<p>${Number(n) || 0}</p>`],
  [
    'a calculator',
    (n) => (/^[\d+*/ ().-]+$/.test(n) ? `<p>${runInNewContext(n)}</p>` : { status: 400, body: 'bad sum' }),
  ],
  [
    'a calculator that takes what it can',
    (n) => [...n.matchAll(/(\d+)\s*\*\s*(\d+)/g)].map(([, a, b]) => Number(a) * Number(b)).join(' '),
  ],
  ['echo', (n) => n],
];

async function check(page: (n: string) => Answer) {
  const application = (request: Parameters<typeof fieldsOf>[0]) => {
    try {
      return page(fieldsOf(request).n ?? '');
    } catch {
      return { status: 500, body: 'failed' };
    }
  };
  return runCheckForTesting(codeInjection, [endpointForTesting('GET', '/sum', { n: '2' })], application, {
    random: seededRandom(6),
  });
}

describe('code-injection', () => {
  it.each(vulnerable)('finds: %s', async (_, page) => {
    const { outcomes } = await check(page);
    expect(outcomes[0]?.verdict.is).toBe('proved');
    if (outcomes[0]?.verdict.is === 'proved') expect(prove(outcomes[0].verdict.proof)).toEqual({ holds: true });
  });

  it.each(safe)('is silent on: %s', async (_, page) => {
    expect((await check(page)).outcomes.map(({ verdict }) => verdict.is)).toEqual(['clean']);
  });
});
