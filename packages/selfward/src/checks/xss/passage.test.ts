import { describe, expect, it } from 'vitest';
import { createFresh, type Point } from '../../model/index.ts';
import { escapeHtml } from '../testing/endpoints-for-testing.ts';
import { type Passage, passThrough, readSandwich } from './passage.ts';
import { makeSandwich, makeShortSandwich } from './sandwich.ts';

const fresh = createFresh();
const through = (filter: (text: string) => string, point?: Point): Passage => {
  const sandwich = makeSandwich(fresh, point);
  const [passage] = readSandwich(`<p>Results for ${filter(sandwich.text)}</p> and much other text`, sandwich);
  if (!passage) throw new Error('the opening marker did not come out');
  return passage;
};
const header: Point = { id: 'header:a', location: 'header', name: 'a', part: 'value' };
const path: Point = { id: 'path:a', location: 'path', name: 'a', part: 'value' };

describe('readSandwich', () => {
  it('sees that everything passes', () => {
    const passage = through((text) => text);
    for (const [special, fate] of passage.fates) expect(fate).toBe(special);
    expect(passage).toMatchObject({ upper: false, tailCut: 0, stripsTags: false });
    expect(passage.limit).toBeUndefined();
  });

  it.each<[string, (text: string) => string, (passage: Passage) => unknown, unknown]>([
    ['references', escapeHtml, ({ fates }) => [fates.get('<'), fates.get('"')], ['&#60;', '&#34;']],
    ['brackets lost', (text) => text.replace(/[<>]/g, ''), ({ fates }) => fates.get('<'), ''],
    ['the first alone changed', (text) => text.replace('"', '&quot;'), ({ firstOnly }) => [...firstOnly], ['"']],
    ['tags lost', (text) => text.replace(/<[^>]*>/g, ''), ({ stripsTags }) => stripsTags, true],
    ['tags lost, an open one not', (text) => text.replace(/<[^>]*>/g, ''), ({ fates }) => fates.get('<'), '<'],
    ['tags lost, an open one too', (text) => text.replace(/<[^>]*>?/g, ''), ({ fates }) => fates.get('<'), ''],
    ['capitals', (text) => text.toUpperCase(), ({ upper }) => upper, true],
    ['a length', (text) => text.slice(0, 26), ({ limit }) => limit === 25 || limit === 26, true],
    ['the first word', (text) => text.split(' ')[0] ?? '', ({ stop }) => stop, ' '],
    ['the end lost', (text) => text.replace(/.{2}( \[x\]|$)/, '$1'), ({ tailCut }) => tailCut, 2],
    ['percent signs undone', (text) => text.replaceAll('%3C', '<'), ({ decodes }) => decodes.percent, true],
    ['references undone', (text) => text.replaceAll('&lt;', '<'), ({ decodes }) => decodes.entity, true],
    ['normalised', (text) => escapeHtml(text).normalize('NFKC'), ({ decodes }) => decodes.wide, true],
    ['percent signs lost', (text) => text.replaceAll('%', ''), ({ fates }) => fates.get('%'), ''],
  ])('sees: %s', (_, filter, read, expected) => expect(read(through(filter))).toEqual(expected));

  it('carries what its place can carry', () => {
    expect(makeSandwich(fresh, header).text).toMatch(/^[\x20-\x7e]+$/);
    expect(encodeURIComponent(makeSandwich(fresh, path).text).length).toBeLessThanOrEqual(100);
    expect(makeShortSandwich(fresh, ['<', '>', "'"]).text.length).toBeLessThanOrEqual(20);
  });
});

describe('passThrough', () => {
  it.each<[string, (text: string) => string, string]>([
    ['references', escapeHtml, '<b onclick="x">'],
    ['brackets lost', (text) => text.replace(/[<>]/g, ''), '<svg onload=x>'],
    ['tags lost', (text) => text.replace(/<[^<>]*>/g, ''), 'a<b>c'],
    ['capitals', (text) => text.toUpperCase(), '<b>x'],
    ['the first word', (text) => text.split(' ')[0] ?? '', '<svg/onload=x> b'],
  ])('foretells: %s', (_, filter, text) => expect(passThrough(text, through(filter))).toBe(filter(text)));
});
