import { describe, expect, it } from 'vitest';
import { type NavigationEntry, timingOf } from './navigation-timing.ts';

const plain: NavigationEntry = {
  type: 'navigate',
  redirectCount: 0,
  redirectStart: 0,
  redirectEnd: 0,
  fetchStart: 1,
  domainLookupStart: 2,
  domainLookupEnd: 2.5,
  connectStart: 2.5,
  connectEnd: 3,
  requestStart: 3.25,
  responseStart: 10,
  responseEnd: 11,
  domComplete: 20,
  loadEventStart: 20.5,
};
const sum = (phases: object) => Object.values(phases).reduce((all: number, each: number) => all + each, 0);

describe('timingOf', () => {
  it.each([
    ['a page', plain, 19.5, 0],
    ['a form and the page after it', { ...plain, redirectCount: 1, redirectStart: 0.5, redirectEnd: 1 }, 20, 0.5],
  ])('of %s: its phases are the whole', (_, entry, totalMs, redirect) => {
    const timing = timingOf(entry);
    expect(timing.totalMs).toBeCloseTo(totalMs, 9);
    expect(sum(timing.phases)).toBeCloseTo(timing.totalMs, 9);
    expect(timing.phases.redirect).toBe(redirect);
    expect(timing.phases.request).toBe(7);
  });

  it('refuses a page that is still loading', () => {
    expect(() => timingOf({ ...plain, loadEventStart: 0 })).toThrow('not finished');
  });
});
