import { describe, expect, it } from 'vitest';
import { readScript } from './read-script.ts';

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

describe('readScript, going elsewhere', () => {
  it.each<[string, string]>([
    ["location = '/a?x=1'", 'GET /a?x=1'],
    ["window.location.href = 'set.cgi?n=' + n", 'GET set.cgi?n={n}'],
    ["document.location='/b'", 'GET /b'],
    ["self.location.assign('/c')", 'GET /c'],
    ["location.replace('/d/' + id)", 'GET /d/{id}'],
    ["window.open('/e', '_blank')", 'GET /e'],
    ["$.ajax({ url: '/f', type: 'post', data: { q: 1 } })", 'POST /f'],
    ["axios({ method: 'put', url: '/g', data: { q: 1 } })", 'PUT /g'],
    ["$.getJSON('/h?x=1', show)", 'GET /h?x=1'],
  ])('%s', (code, call) => {
    expect(readScript(code).map(({ method, address }) => `${method} ${address}`)).toContain(call);
  });
  it('takes no other assignment for one', () => {
    expect(readScript("image.src = 'a.b'; text.href2 = 'c.d'; 'x'.replace('e', 'f')")).toEqual([]);
  });
});
