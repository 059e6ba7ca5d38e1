import { describe, expect, it } from 'vitest';
import { actionWord } from './action-like.ts';
import { createFresh, MARKER_PATTERN, type MarkerKind } from './marker.ts';

/** Yields the numbers that spell the given letters of an alphabet, then anything. */
function spelling(text: string, alphabets: readonly string[]): () => number {
  let at = 0;
  return () => {
    const alphabet = alphabets[at] ?? alphabets.at(-1) ?? '';
    const letter = text[at];
    at += 1;
    return letter === undefined ? Math.random() : (alphabet.indexOf(letter) + 0.5) / alphabet.length;
  };
}

describe('createFresh', () => {
  it.each<[MarkerKind, RegExp]>([
    ['word', new RegExp(`^${MARKER_PATTERN.source}$`)],
    ['letters', /^[b-df-hj-np-tv-xz]{10}$/],
    ['short', /^[b-df-hj-np-tv-xz]{5}$/],
    ['digits', /^[1-9][0-9]{9}$/],
    ['hex', /^[a-f][0-9a-f]{11}$/],
  ])('makes markers of kind %s by their pattern', (kind, pattern) => {
    const fresh = createFresh();
    for (let round = 0; round < 200; round += 1) expect(fresh.marker(kind)).toMatch(pattern);
  });

  it('gives no marker that reads like an action where it stands in a path', () => {
    const letters = 'bcdfghjklmnpqrstvwxz';
    const random = spelling('rm4bcdfghj', [letters, `${letters}23456789`]);
    const marker = createFresh(random).marker();
    expect(actionWord('GET', '/rm4bcdfghj')).toBe('rm');
    expect(marker).not.toBe('rm4bcdfghj');
    expect(actionWord('GET', `/${marker}`)).toBeUndefined();
  });

  it('gives words of which five letters are left where digits are taken out', () => {
    const random = spelling('b234567892', ['bcdfghjklmnpqrstvwxz', 'bcdfghjklmnpqrstvwxz23456789']);
    expect(createFresh(random).marker().replace(/\d/g, '').length).toBeGreaterThan(4);
  });

  it('gives operands of the wanted length that do not end in 0', () => {
    const fresh = createFresh();
    for (let round = 0; round < 200; round += 1) expect(String(fresh.operand(3))).toMatch(/^[1-9][0-9][1-9]$/);
  });
});
