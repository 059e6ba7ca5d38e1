import { describe, expect, it } from 'vitest';
import {
  formatAgo,
  formatDuration,
  formatNumber,
  formatTick,
  formatTime,
  formatUnit,
  formatValue,
  humanize,
  plural,
} from './format.ts';

const NOW = Date.UTC(2026, 10, 22, 9, 14, 3);

describe('formatDuration', () => {
  it.each([
    [-5, '0 ms'],
    [31, '31 ms'],
    [12_000, '12 s'],
    [119_000, '119 s'],
    [121_000, '2 min'],
    [3_600_000, '60 min'],
    [7_200_000, '2 h'],
    [86_400_000, '24 h'],
    [3 * 86_400_000, '3 days'],
  ])('%d ms is %s', (ms, expected) => expect(formatDuration(ms)).toBe(expected));
});

describe('formatAgo', () => {
  it.each([
    [NOW - 2_000, 'just now'],
    [NOW + 2_000, 'just now'],
    [NOW - 240_000, '4 min ago'],
    [NOW + 3 * 3_600_000, 'in 3 h'],
  ])('%d', (at, expected) => expect(formatAgo(at, NOW)).toBe(expected));
});

describe('formatTime', () => {
  it('keeps to the zone that is asked for', () => {
    expect(formatTime(NOW, 'UTC')).toBe('22 Nov 2026, 09:14:03');
    expect(formatTime(NOW, 'Asia/Kolkata')).toBe('22 Nov 2026, 14:44:03');
  });
});

it('formatTick says hours within two days and days beyond', () => {
  expect(formatTick(NOW, 3_600_000, 'UTC')).toBe('09:14');
  expect(formatTick(NOW, 7 * 86_400_000, 'UTC')).toMatch(/^Sun,? 22$/);
});

it.each([
  [1204, '1,204'],
  [22.3456, '22.35'],
  [Number.NaN, '–'],
  [Number.POSITIVE_INFINITY, '–'],
])('formatNumber %d is %s', (value, expected) => expect(formatNumber(value)).toBe(expected));

it.each([
  [true, 'on'],
  [false, 'off'],
  ['cool', 'cool'],
  [21, '21'],
])('formatValue %s is %s', (value, expected) => expect(formatValue(value)).toBe(expected));

it('plural, humanize and formatUnit', () => {
  expect([plural(1, 'finding'), plural(0, 'finding'), plural(2, 'entry', 'entries')]).toEqual([
    '1 finding',
    '0 findings',
    '2 entries',
  ]);
  expect([humanize('silent-device'), humanize('x'), humanize('')]).toEqual(['Silent device', 'X', '']);
  expect([formatUnit('Cel'), formatUnit('kWh'), formatUnit(undefined)]).toEqual(['°C', 'kWh', '']);
});
