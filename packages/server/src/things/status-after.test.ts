import { describe, expect, it } from 'vitest';
import type { Outcome } from './poll-device.ts';
import { delayAfter, type Standing, statusAfter } from './status-after.ts';

const ok: Outcome = { is: 'answer', values: new Map(), problems: [] };
const odd: Outcome = { is: 'answer', values: new Map(), problems: ['it answers 500', 'and more'] };
const none: Outcome = { is: 'silence', problem: 'it refuses the connection' };

describe('statusAfter', () => {
  it.each([
    ['one answer', [ok], { state: 'answering', since: 1 }],
    ['two answers', [ok, ok], { state: 'answering', since: 1 }],
    ['an answer that is no use', [ok, odd], { state: 'answering', since: 1, problem: 'it answers 500; and more' }],
    ['a problem that went away', [odd, ok], { state: 'answering', since: 1 }],
    ['two misses', [none, none], { state: 'unknown', since: 0 }],
    ['two misses after an answer', [ok, none, none], { state: 'answering', since: 1 }],
    ['three misses', [ok, none, none, none], { state: 'silent', since: 4, problem: 'it refuses the connection' }],
    ['four misses', [none, none, none, none], { state: 'silent', since: 3, problem: 'it refuses the connection' }],
    ['misses that are not in a row', [none, none, ok, none, none], { state: 'answering', since: 3 }],
    ['coming back', [none, none, none, ok], { state: 'answering', since: 4 }],
  ] satisfies [string, Outcome[], object][])('after %s', (_, outcomes, status) => {
    const start: Standing = { status: { state: 'unknown', since: 0 }, misses: 0 };
    const end = outcomes.reduce((standing, outcome, i) => statusAfter(standing, outcome, i + 1), start);
    expect(end.status).toEqual(status);
  });
});

describe('delayAfter', () => {
  it.each([
    ['an answer', 0, { load: 20, isRead: true }, 5_000],
    ['an answer among many', 0, { load: 50_000, isRead: true }, 1_000_000],
    ['an answer of one that has nothing to read', 0, { load: 20, isRead: false }, 60_000],
    ['a miss', 1, { load: 20, isRead: true }, 5_000],
    ['a miss of one that has nothing to read', 2, { load: 20, isRead: false }, 10_000],
    ['silence', 3, { load: 20, isRead: true }, 10_000],
    ['more silence', 5, { load: 20, isRead: true }, 40_000],
    ['long silence', 50, { load: 20, isRead: true }, 300_000],
    ['long silence of one that has nothing to read', 50, { load: 20, isRead: false }, 300_000],
  ])('after %s', (_, misses, rest, delay) => {
    expect(delayAfter(misses, { intervalMs: 5_000, ...rest })).toBe(delay);
  });
});
