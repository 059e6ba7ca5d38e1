import { describe, expect, it } from 'vitest';
import { codeGains } from './code-gains.ts';
import { findPlaces } from './html-context.ts';
import { codePlaceAt } from './javascript-context.ts';

const MARKER = 'qwrtbcdf23';

/** Two megabytes of what a hostile device may answer. Each took longer than the test's time limit when read naively. */
const PAGES: readonly [name: string, page: string][] = [
  ['comments before the marker', `<script>${'/**/a;'.repeat(300_000)}"${MARKER}"</script>`],
  ['the marker a hundred thousand times', `<p>${`${MARKER} `.repeat(100_000)}</p>`],
  ['the marker in one script, thousands of times', `<script>${`"${MARKER}";`.repeat(60_000)}</script>`],
  ['thousands of handlers', `<a onclick="f('${MARKER}')">x</a>`.repeat(30_000)],
  ['thousands of scripts', `<script>"${MARKER}"</script>`.repeat(40_000)],
  ['thousands of links', `<a href="javascript:f('${MARKER}')">x</a>`.repeat(30_000)],
];

describe('hostile pages', () => {
  it.each(PAGES)('are read in bounded time: %s', (_name, page) => {
    const places = findPlaces(page, MARKER);
    expect(places.length).toBeGreaterThan(0);
    expect(places.length).toBeLessThanOrEqual(200);
    expect(places.every(({ kind }) => kind !== 'lost')).toBe(true);
  });

  it.each([
    ['a sum', `x=${'a+'.repeat(20_000)}${MARKER}`],
    ['calls in a chain', `x${'.then(a)'.repeat(12_000)};${MARKER}()`],
    ['nested functions', `${'function f(){'.repeat(5000)}${MARKER}()${'}'.repeat(5000)}`],
  ])('never throw out of the judge: %s', (_name, code) => {
    expect(() => codeGains(code, MARKER)).not.toThrow();
  });

  it('keeps the place of what stands behind many comments', () => {
    expect(codePlaceAt('/* a */ // b\n "c"', 15)).toBe('string-double');
    expect(codePlaceAt('/* a */ // b\n "c"', 3)).toBe('block-comment');
    expect(codePlaceAt('/* a */ // b\n "c"', 10)).toBe('line-comment');
    expect(codePlaceAt('/* a */ // b\n "c"', 7)).toBe('code');
  });
});
