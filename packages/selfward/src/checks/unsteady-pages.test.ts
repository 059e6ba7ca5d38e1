import { describe, expect, it } from 'vitest';
import type { Check, Scopes } from '../model/index.ts';
import codeInjection from './code-injection.ts';
import commandInjection from './command-injection.ts';
import nosqlInjection from './nosql-injection.ts';
import sqlInjection from './sql-injection.ts';
import templateInjection from './template-injection.ts';
import { endpointForTesting } from './testing/endpoints-for-testing.ts';
import { type Answer, runCheckForTesting, seededRandom } from './testing/run-check-for-testing.ts';

const CHECKS = [nosqlInjection, sqlInjection, templateInjection, commandInjection, codeInjection] as unknown as Check<
  keyof Scopes
>[];

type Unsteady = (random: () => number) => () => Answer;

/** Pages that change by themselves and take no notice of what they are sent. */
const pages: [string, Unsteady][] = [
  ['every second answer differs', () => counted((count) => (count % 2 ? 'ann bob' : 'nobody'))],
  ['every third answer differs', () => counted((count) => (count % 3 ? 'ann bob' : 'nobody'))],
  ['a counter', () => counted((count) => `visits ${count}`)],
  ['a trial that ends', () => counted((count) => (count < 9 ? 'trial' : 'trial over'))],
  ['a coin', (random) => () => (random() < 0.5 ? 'ann bob' : 'nobody')],
  ['a coin that falls on one side mostly', (random) => () => (random() < 0.15 ? 'ann bob' : 'nobody')],
  ['a quotation of the day', (random) => () => ['a b c', 'd e f', 'g h i'][Math.floor(random() * 3)] ?? ''],
  ['failures now and then', (random) => () => (random() < 0.3 ? { status: 500, body: 'x' } : 'fine')],
  ['random rows', (random) => () => ['ann', 'bob', 'cy', 'di'].filter(() => random() < 0.5).join(' ')],
  ['random numbers', (random) => () => `${Math.floor(random() * 1e8)} ${Math.floor(random() * 1e8)}`],
];

function counted(answer: (count: number) => Answer): () => Answer {
  let count = 0;
  return () => answer(count++);
}

describe('pages that change by themselves', () => {
  it.each(pages)('prove nothing: %s', async (_, make) => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const endpoint =
        seed % 2
          ? endpointForTesting('POST', '/login', { user: 'ann', pass: 'x' }, 'json')
          : endpointForTesting('GET', '/page', { id: '5' });
      for (const check of CHECKS) {
        const { outcomes } = await runCheckForTesting(check, [endpoint], make(seededRandom(seed * 7919)), {
          random: seededRandom(seed),
        });
        for (const { verdict } of outcomes) expect(['clean', 'inconclusive'], check.id).toContain(verdict.is);
      }
    }
  });
});
