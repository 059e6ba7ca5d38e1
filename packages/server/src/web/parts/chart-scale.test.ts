import { describe, expect, it } from 'vitest';
import { layOut, timeTicks, zoneOffset } from './chart-scale.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 10, 22);
const bucket = (time: number, mean: number) => ({ time, min: mean - 1, mean, max: mean + 1, count: 3 });

describe('timeTicks', () => {
  it.each([
    ['an hour', START, START + HOUR, 5, 15 * 60_000],
    ['a day', START, START + DAY, 5, 6 * HOUR],
    ['a week', START, START + 7 * DAY, 5, 2 * DAY],
  ])('of %s are round and few', (_, since, until, count, step) => {
    const ticks = timeTicks(since + 7 * 60_000, until + 7 * 60_000, count);
    expect(ticks.length).toBeLessThanOrEqual(count + 1);
    expect(ticks.length).toBeGreaterThan(2);
    for (const at of ticks) expect(at % step).toBe(0);
  });

  it("stand on the zone's own clock", () => {
    const offset = zoneOffset(START, 'Asia/Kolkata');
    expect(offset).toBe(5.5 * HOUR);
    for (const at of timeTicks(START, START + DAY, 5, offset)) expect((at + offset) % (6 * HOUR)).toBe(0);
  });
});

it.each([
  ['UTC', 0],
  ['America/St_Johns', -3.5 * HOUR],
  ['Asia/Kathmandu', 5.75 * HOUR],
])('zoneOffset of %s', (zone, expected) => expect(zoneOffset(START, zone)).toBe(expected));

describe('layOut', () => {
  it('has nothing to draw without readings or without time', () => {
    expect(layOut([], START, START + HOUR)).toBeUndefined();
    expect(layOut([bucket(START, 1)], START, START)).toBeUndefined();
  });

  it('keeps every value inside its box', () => {
    const plot = layOut([bucket(START, 20), bucket(START + HOUR, 30)], START, START + HOUR);
    expect(plot?.low).toBeLessThanOrEqual(19);
    expect(plot?.high).toBeGreaterThanOrEqual(31);
    expect([plot?.x(START), plot?.x(START + HOUR)]).toEqual([0, 1000]);
    expect([plot?.y(plot.low), plot?.y(plot.high)]).toEqual([100, 0]);
  });

  it('gives a flat line room', () => {
    const flat = { time: START, min: 21, mean: 21, max: 21, count: 1 };
    const plot = layOut([flat, { ...flat, time: START + HOUR }], START, START + HOUR);
    expect(plot?.low).toBeLessThan(21);
    expect(plot?.high).toBeGreaterThan(21);
  });

  it('breaks the line where readings are missing for long', () => {
    const minutes = (...at: number[]) => at.map((minute) => bucket(START + minute * 60_000, minute));
    const whole = layOut(minutes(0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55), START, START + HOUR);
    const broken = layOut(minutes(0, 5, 10, 50, 55), START, START + HOUR);
    expect(whole?.mean.match(/M/g)).toHaveLength(1);
    expect(broken?.mean.match(/M/g)).toHaveLength(2);
  });
});
