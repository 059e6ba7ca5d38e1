import { describe, expect, it } from 'vitest';
import { CLASSES, REAL, specOf } from './device-spec.ts';

const fleet = (devices: number) => Array.from({ length: devices }, (_, index) => specOf(index));
const share = (devices: number, holds: (spec: ReturnType<typeof specOf>) => boolean) =>
  fleet(devices).filter(holds).length / devices;

describe('a fleet', () => {
  it('is the same every time', () => expect(fleet(200)).toEqual(fleet(200)));

  it('gives every device three points, its flaw among them, and every flaw a twin without it', () => {
    for (const [index, { name, seed, flaw, ...same }] of fleet(1_000).entries()) {
      expect(new Set(same.points).size).toBe(3);
      if (flaw === undefined) continue;
      expect(same.points).toContain(flaw);
      const { name: _name, seed: _seed, flaw: none, ...twin } = specOf(index + 1);
      expect(twin).toEqual(same);
      expect(none).toBeUndefined();
      expect([name, seed]).toEqual([`unit-${String(index).padStart(5, '0')}`, index + 1]);
    }
  });

  it('has as many flaws of each class', () => {
    for (const each of CLASSES) expect(share(1_000, ({ flaw }) => flaw === each)).toBe(0.05);
  });

  it.each<[string, (spec: ReturnType<typeof specOf>) => boolean]>([
    ['dies', ({ fragility }) => fragility === 'dies'],
    ['slows', ({ fragility }) => fragility === 'slows'],
    ['drops', ({ fault }) => fault === 'drops'],
    ['errs', ({ fault }) => fault === 'errs'],
    ['one connection', ({ connections }) => connections === 1],
    ['four connections', ({ connections }) => connections === 4],
    ['fast', ({ latencyMs }) => latencyMs < 100],
    ['slow', ({ latencyMs }) => latencyMs > 400],
  ])('is made alike in every size: %s', (_what, holds) => {
    expect(share(10_000, holds)).toBeGreaterThan(0.05);
    expect(Math.abs(share(100, holds) - share(10_000, holds))).toBeLessThan(0.04);
  });

  it('answers within its band', () => {
    for (const { latencyMs } of fleet(1_000)) {
      expect(latencyMs).toBeGreaterThanOrEqual(REAL[0]);
      expect(latencyMs).toBeLessThanOrEqual(REAL[1]);
    }
  });
});
