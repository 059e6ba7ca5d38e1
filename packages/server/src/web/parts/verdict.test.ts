import { describe, expect, it } from 'vitest';
import type { OverviewProps } from '../pages/overview.tsx';
import { verdict } from './verdict.ts';

const byState = { answering: 4, silent: 0, unknown: 0, 'not-polled': 0, disabled: 0 };
const bySeverity = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
const calm = {
  alarms: { rows: [], total: 0 },
  devices: { total: 4, byState },
  security: { bySeverity, runs: [], neverChecked: 0, checkable: 4 },
  inventory: { warnings: [] },
} as unknown as OverviewProps;

describe('verdict', () => {
  it.each<[string, Partial<OverviewProps>, string]>([
    ['calm', {}, 'Nothing needs a person now.'],
    ['an alarm', { alarms: { rows: [], total: 1 } }, 'Needs a person now: 1 active alarm.'],
    [
      'several things',
      {
        devices: { total: 4, byState: { ...byState, silent: 2 } },
        security: { bySeverity: { ...bySeverity, high: 3 }, runs: [], neverChecked: 1, checkable: 4 },
      },
      'Needs a person now: 2 devices not answering, 3 open findings.',
    ],
    [
      'silence that is no health',
      {
        devices: { total: 4, byState: { ...byState, unknown: 1 } },
        security: { bySeverity, runs: [], neverChecked: 2, checkable: 4 },
      },
      'Nothing that we know of needs a person now. Not known yet: 1 device not tried yet, 2 never checked.',
    ],
  ])('%s', (_, change, expected) => expect(verdict({ ...calm, ...change })).toBe(expected));
});
