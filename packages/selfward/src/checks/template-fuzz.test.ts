import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import templateInjection from './template-injection.ts';
import { endpointForTesting, fieldsOf } from './testing/endpoints-for-testing.ts';
import { type Answer, runCheckForTesting, seededRandom } from './testing/run-check-for-testing.ts';
import { type Sample, sampleFrom } from './testing/template-grammar-for-testing.ts';

/** About five seconds' worth. */
const SAMPLES = 160;

// doT and art-template tell the console of every template that they cannot read.
beforeAll(() => {
  for (const way of ['log', 'warn', 'error', 'info'] as const) vi.spyOn(console, way).mockImplementation(() => {});
});
afterAll(() => vi.restoreAllMocks());

it('proves only what a real engine computes, and nearly all of it, over templates from a grammar', async () => {
  const random = seededRandom(20);
  const pick = <T>(from: readonly T[]): T => {
    const chosen = from[Math.floor(random() * from.length)];
    if (chosen === undefined) throw new Error('nothing to pick from');
    return chosen;
  };
  const tally = { reachable: 0, found: 0 };
  const missed: string[] = [];
  const falsely: string[] = [];
  for (let count = 0; count < SAMPLES; count += 1) {
    const sample = sampleFrom(pick);
    if (await isProved(sample, sample.mended, random)) falsely.push(sample.name);
    if (!sample.isReachable) continue;
    tally.reachable += 1;
    if (await isProved(sample, sample.flawed, random)) tally.found += 1;
    else missed.push(sample.name);
  }
  expect(falsely).toEqual([]);
  expect(tally.reachable).toBeGreaterThan(SAMPLES / 4);
  expect(tally.found / tally.reachable, missed.join('\n')).toBeGreaterThanOrEqual(0.95);
}, 60_000);

async function isProved({ ordinary }: Sample, page: (value: string) => string, random: () => number): Promise<boolean> {
  const endpoint = endpointForTesting('GET', '/page', { q: ordinary });
  const answer = (value: string): Answer => {
    try {
      return page(value);
    } catch {
      return { status: 500, body: 'Internal Server Error' };
    }
  };
  const { outcomes } = await runCheckForTesting(
    templateInjection,
    [endpoint],
    (request) => answer(fieldsOf(request).q ?? ''),
    { random },
  );
  return outcomes.some(({ verdict }) => verdict.is === 'proved');
}
