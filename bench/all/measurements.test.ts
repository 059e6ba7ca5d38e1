import { describe, expect, it } from 'vitest';
import { reportOf } from '../report.ts';
import { failedForTesting, measurementsForTesting } from '../report-page/measurementsForTesting.ts';
import { measurementsFrom, merge } from './measurements.ts';

const before = measurementsForTesting('before');
const now = measurementsForTesting('now');

describe('merge', () => {
  it('takes what was measured now in place of what was, and keeps the rest as it was measured', () => {
    const only = { ...now, benches: now.benches.filter(({ bench }) => bench === 'fleet') };
    const merged = merge(before, only);
    expect(merged.commit).toBe('now');
    expect(merged.versions).toEqual({ before: 'before', now: 'now' });
    const commits = Object.fromEntries(merged.benches.map(({ bench, report }) => [bench, report?.commit]));
    expect(commits).toEqual({
      accuracy: 'before+',
      inside: 'before+',
      overhead: 'before+',
      interaction: 'before+',
      fleet: 'now+',
    });
  });

  it('has nothing to keep where nothing was measured before', () => {
    expect(merge(undefined, now)).toEqual(now);
  });

  it('lets a failure stand in place of an older success', () => {
    const { benches } = merge(before, failedForTesting('broken'));
    expect(benches.find(({ bench }) => bench === 'interaction')).toMatchObject({ state: 'failed' });
  });
});

describe('measurementsFrom', () => {
  it('reads what was written', () => {
    expect(measurementsFrom(JSON.stringify(now), new Date())).toEqual(now);
  });

  it('takes one bench’s own report for a run of that bench', () => {
    const at = new Date('2026-05-14T09:30:00Z');
    const report = reportOf('accuracy', { found: 3 }, { classes: [] });
    const { benches, commit } = measurementsFrom(JSON.stringify(report), at);
    expect(commit).toBe(report.commit);
    expect(benches).toEqual([
      expect.objectContaining({ bench: 'accuracy', state: 'done', at: at.toISOString(), report }),
    ]);
  });

  it.each([['{}'], ['[]'], ['{"schema":"selfward-measurements/2"}'], ['not JSON']])('refuses %s', (text) => {
    expect(() => measurementsFrom(text, new Date())).toThrow();
  });
});
