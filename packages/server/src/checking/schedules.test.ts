import { describe, expect, it } from 'vitest';
import { firstSchedule, nextAfter, offsetWithin } from './schedules.ts';

describe('schedules', () => {
  it('spreads first checks over the whole span, the same device always at the same place', () => {
    const span = 86_400_000;
    const places = Array.from({ length: 1000 }, (_, i) => offsetWithin(`device${i}`, span));
    const perHour = new Map<number, number>();
    for (const place of places) {
      const hour = Math.floor(place / 3_600_000);
      perHour.set(hour, (perHour.get(hour) ?? 0) + 1);
    }
    expect(perHour.size).toBe(24);
    expect(Math.max(...perHour.values())).toBeLessThan(80);
    expect(offsetWithin('device1', span)).toBe(places[1]);
  });

  it('runs once a day where nothing is set', () => {
    const schedule = firstSchedule('a', 1000, 0);
    expect(schedule).toMatchObject({ everyHours: 24, nextAt: 1000, checks: [] });
    expect(nextAfter(schedule, 5000)).toBe(5000 + 24 * 3_600_000);
  });

  it('never comes due when switched off', () => {
    expect(nextAfter({ everyHours: 0 }, 5000)).toBe(Number.MAX_SAFE_INTEGER);
  });
});
