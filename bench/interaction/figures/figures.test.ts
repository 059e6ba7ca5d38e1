import { describe, expect, it } from 'vitest';
import { PHASES } from '../navigation-timing.ts';
import { type InteractionDetails, PAPER, type Point, type Where } from '../results.ts';
import { STEPS } from '../steps.ts';
import { FIGURES } from './index.ts';

const phases = Object.fromEntries(PHASES.map((phase, at) => [phase, at])) as InteractionDetails['phases'][0]['meanMs'];
const wheres: Where[] = (['selfward', 'flask'] as const).flatMap((site) =>
  STEPS.map((step) => ({ site, step, devices: 10, mode: 'on' }) as const),
);
const points: Point[] = wheres.flatMap((where, at) =>
  [0, 1].map((round) => ({ ...where, round, meanMs: 20 + at, invocationMs: 5 + at })),
);
const none: InteractionDetails = {
  browser: { name: 'Chromium', version: '1' },
  points: [],
  summaries: [],
  phases: [],
  ratios: [],
  paper: PAPER,
  costs: [],
  checks: [],
  busy: [],
  others: [],
  notes: [],
};
const described = { count: 1, mean: 30, min: 30, max: 30, p50: 30, p95: 30, p99: 30 };
const all: InteractionDetails = {
  ...none,
  points,
  phases: wheres.map((where) => ({ ...where, meanMs: phases })),
  costs: [
    {
      devices: 10,
      costs: [
        { step: 'sign-in', total: described, parts: [{ name: 'password', title: 'Password <&> "hash"', meanMs: 20 }] },
      ],
    },
  ],
};

describe.each(Object.entries(FIGURES))('%s', (_, figure) => {
  it('draws what was measured, and leads out of nothing', () => {
    const drawn = figure(all);
    expect(drawn).toMatch(/^<svg [^>]*viewBox="0 0 760 \d+" role="img" aria-label="[^"]{20,}">/);
    expect(drawn.trimEnd().endsWith('</svg>')).toBe(true);
    expect(drawn).not.toMatch(/NaN|Infinity|undefined|<&>/);
    expect(drawn.match(/<(path class="sf-line|rect class="sf-\d|circle class="sf-)/g)?.length).toBeGreaterThan(0);
  });

  it('says that nothing was measured where that is so', () => {
    expect(figure(none)).toContain('Not measured');
  });
});
