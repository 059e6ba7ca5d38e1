import { describe, expect, it } from 'vitest';
import type { Marker } from '../../model/marker.ts';
import { carrierOf, findMarkers } from './find-markers.ts';

const m = (text: string) => text as Marker;

describe('findMarkers', () => {
  const known = new Set(['bcdfghjklm', 'k2345678zz']);
  it.each<[string, string[]]>([
    ['<p>bcdfghjklm</p>', ['bcdfghjklm']],
    ['strBCDFGHJKLMxyz', ['bcdfghjklm']],
    ['bcdfghjklmk2345678zz', ['bcdfghjklm', 'k2345678zz']],
    ['bcdfghjkl', []],
    ['vvvvvvvvvvvvvvvv', []],
  ])('%s', (text, found) => {
    expect(findMarkers(text, (candidate) => known.has(candidate))).toEqual(found);
  });
});

describe('carrierOf', () => {
  const carries = carrierOf([m('bcdfghjklm'), m('1234567890'), m('abc123def456')]);
  it.each([
    ['x bcdfghjklm y', true],
    ['x BCDFGHJKLM y', true],
    ['&#98;cdfghjklm', true],
    ['&#x62;cdfghjkl&#109;', true],
    ['%62cdfghjklm', true],
    ['\\u0062cdfghjkl\\x6d', true],
    ['id 1234567890', true],
    ['ABC123DEF456', true],
    ['bcdfghjk lm', false],
  ])('%s: %s', (text, yes) => {
    expect(carries(text)).toBe(yes);
  });
});
