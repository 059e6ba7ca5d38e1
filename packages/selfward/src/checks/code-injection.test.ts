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
  ['a formula', (n) => `<p>${runInNewContext(`40 * ${n}`)}</p>`],
  ['a field by its name', (n) => `<p>${runInNewContext(`({ 2: 'lab' })[${n}]`)}</p>`],
  ['a condition', (n) => (runInNewContext(`5 > ${n}`) ? 'yes' : 'no')],
  ['set and thrown away', (n) => `saved${runInNewContext(`var limit = ${n}; ''`)}`],
  ['in single quotes', (n) => `<p>${runInNewContext(`'Room ${n}'.toUpperCase()`)}</p>`],
  ['in double quotes', (n) => `<p>${runInNewContext(`"Room ${n}"`)}</p>`],
  ['in quotes, only yes or no', (n) => (runInNewContext(`'2' === '${n}'`) ? 'yes' : 'no')],
  ['without letters', (n) => (/[a-z]/i.test(n) ? 'refused' : `<p>${runInNewContext(n)}</p>`)],
  ['shown as written where it fails', (n) => `<p>${attempt(() => runInNewContext(n)) ?? n}</p>`],
];

function attempt(run: () => unknown): unknown {
  try {
    return run();
  } catch {
    return undefined;
  }
}

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
  ['an echo without signs', (n) => n.replace(/[^\w]/g, '')],
  ['an echo turned around', (n) => [...n].reverse().join('')],
  ['digits as far as they go', (n) => `<p>${Number.parseInt(n, 10) || 0}</p>`],
  ['a list with an index, by hand', (n) => n.replace(/\[(\d+)\*(\d+)\]\[0\]/g, (_, a, b) => String(a * b))],
  ['an expression language with lists, conditions and properties', (n) => `<p>${expression(n) ?? 'bad'}</p>`],
  ['quotes fail', (n) => (/['"]/.test(n) ? { status: 500, body: 'failed' } : `<p>${n}</p>`)],
  ['anything but digits fails', (n) => (/^\d+$/.test(n) ? n : { status: 500, body: 'failed' })],
];

/** As calculators' packages have them: lists, their members, conditions, signs; no functions. */
function expression(text: string): unknown {
  const isItsOwn = /^[\s\d.,?:+*<>|!()[\]-]+$/.test(text) && !/=>|\(\)/.test(text);
  return isItsOwn ? attempt(() => runInNewContext(text.replace(/\[\]\.\w+/g, '(0/0)'))) : undefined;
}

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
  it.each<[string, string, (n: string) => Answer]>([
    ['a condition of which yes or no is shown', '2 > 1', (n) => (runInNewContext(n) ? 'yes' : 'no')],
    ['a statement that is run for what it does', 'x = 2', (n) => `ran${runInNewContext(`${n};''`)}`],
  ])('finds: %s', async (_, n, page) => {
    const application = (request: Parameters<typeof fieldsOf>[0]) =>
      (attempt(() => page(fieldsOf(request).n ?? '')) as Answer | undefined) ?? { status: 500, body: 'failed' };
    const endpoint = endpointForTesting('GET', '/run', { n });
    const { outcomes } = await runCheckForTesting(codeInjection, [endpoint], application, { random: seededRandom(6) });
    expect(outcomes[0]?.verdict.is).toBe('proved');
  });

  it.each(vulnerable)('finds: %s', async (_, page) => {
    const { outcomes } = await check(page);
    expect(outcomes[0]?.verdict.is).toBe('proved');
    if (outcomes[0]?.verdict.is === 'proved') expect(prove(outcomes[0].verdict.proof)).toEqual({ holds: true });
  });

  it.each(safe)('is silent on: %s', async (_, page) => {
    expect((await check(page)).outcomes.map(({ verdict }) => verdict.is)).toEqual(['clean']);
  });

  it.each<[string, string, number]>([
    ['a word', 'lab', 2],
    ['a number', '2', 2],
  ])('asks little of an innocent field: %s', async (_, n, most) => {
    const application = (request: Parameters<typeof fieldsOf>[0]) =>
      fieldsOf(request).n === n ? '<p>found</p>' : '<p>nothing</p>';
    const endpoint = endpointForTesting('GET', '/find', { n });
    const { requests, outcomes } = await runCheckForTesting(codeInjection, [endpoint], application);
    expect(outcomes.map(({ verdict }) => verdict.is)).toEqual(['clean']);
    expect(requests).toBeLessThanOrEqual(most);
  });
});
