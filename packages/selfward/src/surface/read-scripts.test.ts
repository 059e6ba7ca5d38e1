import { expect, it } from 'vitest';
import { readScript } from './read-scripts.ts';

const addresses = (code: string) => readScript(code).map(({ address }) => address);

it.each([
  ['a sum', (n: number) => `x = ${'a + '.repeat(n)}1`],
  ['a sum of strings', (n: number) => `x = '/a'${" + '/b'".repeat(n)}`],
  ['a chain of calls', (n: number) => `a${'.then(b)'.repeat(n)}`],
  ['functions in functions', (n: number) => `${'function a(){'.repeat(n)}${'}'.repeat(n)}`],
  ['calls in calls', (n: number) => `${'f('.repeat(n)}${')'.repeat(n)}`],
  ['minus after minus', (n: number) => `x = ${'- '.repeat(n)}a`],
])('still reads what else a script names that nests %s without end', (_what, nested) => {
  for (const depth of [2_000, 8_000, 20_000])
    expect(addresses(`fetch("/status");${nested(depth)}`)).toContain('/status');
});

it('takes a sum for one address, not for each of its parts', () => {
  expect(addresses(`const where = '/rooms/' + room + '/doors'; fetch(where)`)).toEqual(['/rooms/{room}/doors']);
});
