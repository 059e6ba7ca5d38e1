import { describe, expect, it } from 'vitest';
import { nested, removedBefore, wordsOf } from './learn.ts';

const M = 'kxbcdfghjk';
const page = (value: string) => `<main><p>You wrote ${value}</p></main>`;
const AROUND = 'p>You wrote ';

describe('removedBefore', () => {
  it.each<[string, (text: string) => string, string | undefined]>([
    [`<svg onload=${M}()>`, (text) => text.replace(/on\w+=/gi, ''), 'onload='],
    [`<ScRiPt>${M}()</sCrIpT>`, (text) => text.replace(/<\/?script>/gi, ''), '<script>'],
    [`<a href=javascript:${M}()>`, (text) => text.replace(/javascript:/g, ''), 'javascript:'],
    [`" autofocus onfocus=${M} x="`, (text) => text.replace(/on\w+=/i, ''), 'onfocus='],
    [`<svg onload=${M}()>`, (text) => text, undefined],
    [`<svg onload=${M}()>`, (text) => text.replaceAll('<', '&lt;'), undefined],
    [`<svg onload=${M}()>`, () => 'nothing', undefined],
    [`${M}()`, (text) => text, undefined],
  ])('%s', (sent, filter, word) => {
    expect(removedBefore(sent, M, page(filter(sent)), AROUND)).toBe(word);
  });
});

describe('nested', () => {
  it.each([
    ['<svg onload=x>', 'onload=', '<svg oonload=nload=x>'],
    ['<ScRiPt>x</ScRiPt>', 'script', '<SScRiPtcRiPt>x</SScRiPtcRiPt>'],
    ['<b>', 'onload=', '<b>'],
  ])('puts into %s the word %s', (text, word, expected) => {
    expect(nested(text, word)).toBe(expected);
    expect(expected.replace(new RegExp(word, 'gi'), '')).toBe(text);
  });
});

it('names the words by which a filter may know a payload', () => {
  expect(wordsOf(`<svg onload=${M}()>`, [M])).toEqual(['<svg', 'onload=']);
});
