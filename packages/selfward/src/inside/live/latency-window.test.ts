import { describe, expect, it } from 'vitest';
import { createLatencyWindow } from './latency-window.ts';

describe('createLatencyWindow', () => {
  const near = (value: number | undefined, wanted: number) => {
    expect(value).toBeGreaterThan(wanted * 0.91);
    expect(value).toBeLessThan(wanted * 1.1);
  };

  it('has no percentile of nothing', () => {
    expect(createLatencyWindow(() => 0).percentile(0.99)).toBeUndefined();
  });

  it.each([0.1, 1, 7, 250, 9_000])('reads %d ms back within nine percent', (ms) => {
    const window = createLatencyWindow(() => 0);
    window.add(ms);
    near(window.percentile(0.5), ms);
  });

  it('tells the median from the 99th percentile', () => {
    const window = createLatencyWindow(() => 0);
    for (let n = 0; n < 980; n++) window.add(2);
    for (let n = 0; n < 20; n++) window.add(300);
    near(window.percentile(0.5), 2);
    near(window.percentile(0.99), 300);
  });

  it('takes what no clock can measure for the shortest and the longest there is', () => {
    const window = createLatencyWindow(() => 0);
    for (const ms of [0, -1, Number.NaN, 1e12]) window.add(ms);
    expect(window.count()).toBe(4);
  });

  it('forgets what is older than its parts, also after a long silence', () => {
    let now = 0;
    const window = createLatencyWindow(() => now, 3, 1_000);
    window.add(5);
    now = 2_999;
    expect(window.count()).toBe(1);
    now = 3_000;
    expect(window.count()).toBe(0);
    window.add(5);
    now = 900_000;
    expect(window.percentile(0.5)).toBeUndefined();
  });
});
