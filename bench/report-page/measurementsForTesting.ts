import type { Measurements } from '../all/measurements.ts';
import { STEPS } from '../interaction/steps.ts';

const tally = (check: string, found: number) => ({
  check,
  found,
  vulnerable: 10,
  false: 1,
  safe: 12,
  strays: 0,
  notChecked: 2,
});
const estimate = (median: number) => ({ median, low: median - 0.01, high: median + 0.02 });
const both = (bare: number, arm: number) => ({ bare, arm });

/** Measurements in which every text is the given one, and every table and plot has something to show. */
export function measurementsForTesting(text = 'reflected-xss'): Measurements {
  const machine = { cpu: text, cores: 2, memoryGb: 24, node: 'v24.0.0', platform: text };
  const at = '2026-05-14T09:30:00.000Z';
  const entry = (bench: string, metrics: Record<string, number>, details: Record<string, unknown>) => ({
    bench,
    state: 'done' as const,
    extent: 'usual' as const,
    command: `npm run bench:${text}`,
    at,
    seconds: 71,
    report: { bench, machine, commit: `${text}+`, metrics, details },
  });
  const peer = (tool: string, found: number, seconds: number) => ({
    ...{ check: text, tool, found, vulnerable: 10, false: 0, safe: 10, requests: 100, seconds },
  });
  const whisker = (framework: string, arm: string, median: number) => ({
    ...{ framework, arm, route: text, ratio: estimate(median), bareMs: 0.2 },
  });
  const row = (devices: number, harmed: number) => ({
    ...{ devices, atOnce: 400, seconds: 9.5, requestsPerDevice: 31.2, cpuMsPerDevice: 40.1, memoryMbPeak: 210 },
    ...{ memoryMbPerDevice: 0.42, harmed, found: 40, flawed: 40, false: 0, safe: 60, unchecked: 1, partlyChecked: 2 },
  });
  return {
    schema: 'selfward-measurements/1',
    at,
    commit: text,
    machine,
    versions: { [text]: text },
    benches: [
      entry(
        'accuracy',
        { found: 9, vulnerable: 10, false: 0, safe: 12, requestsPerInnocentPoint: 17, requests: 50_655, seconds: 178 },
        {
          classes: [tally(text, 9), tally('ssrf', 10)],
          costs: [
            { check: text, requestsPerPoint: [0, 4, 17, 102] },
            { check: 'ssrf', requestsPerPoint: [] },
          ],
          dearest: [{ id: text, requestsPerPoint: 102 }],
          peers: [peer('Selfward', 9, 1.5), peer('Wapiti', 10, 0.5), peer(text, 2, 40)],
        },
      ),
      entry(
        'inside',
        { found: 10, vulnerable: 10, foundBoth: 10, vulnerableBoth: 10, probesPerQuietRoute: 1.9, alarmMs: 850 },
        {
          modes: [
            { mode: 'alone', classes: [tally(text, 10)], probes: [{ probes: 2, quiet: 5, reached: 0 }] },
            {
              mode: text,
              classes: [tally(text, 10)],
              probes: Array.from({ length: 40 }, (_, probes) => ({ probes, quiet: 1, reached: 2 })),
            },
          ],
          alarms: [700, 850, 851, 900],
          routesOfCycle: 1000,
        },
      ),
      entry(
        'overhead',
        { cpuRatio: 1.012, cpuRatioHigh: 1.06, p50BusyRatio: 1.02, imposedDelayP99: 0.01, conclusive: 1 },
        {
          results: [
            whisker('express', 'control', 1.001),
            whisker('express', 'idle', 1.012),
            whisker('express', 'dd-trace', 4.2),
            whisker(text, 'aikido-firewall', 0.99),
            whisker(text, 'idle', 1.01),
          ],
          starts: [{ framework: text, arm: 'idle', startMs: both(90, 130), rssMb: both(80, 88) }],
          busy: [
            {
              ...{ framework: text, arm: 'busy', rate: 900, p50: estimate(1.02), p99: estimate(1.2), imposed: 0.01 },
              ...{ p50Ms: both(0.4, 0.41), p99Ms: both(2, 2.4), probes: 1234 },
            },
          ],
          notes: [text],
        },
      ),
      entry(
        'fleet',
        { devices: 1000, seconds: 90, harmed: 2, unchecked: 0, flatness: 1.02 },
        {
          band: [50, 800],
          checks: [text],
          rows: [[row(10, 0), row(100, 0), row(100, 1), row(1000, 2)]],
          flatness: [{ devices: 1000, ratio: 1.02, low: 0.99, high: 1.04, against: 2 }],
        },
      ),
      entry('interaction', { meanMs: 31, p99Ms: 104, busyRatio: 1.02, flaskRatio: 0.9 }, interactionDetails(text)),
    ],
  };
}

/** The same, of which one bench did not end well. */
export function failedForTesting(text: string): Measurements {
  const whole = measurementsForTesting();
  const failed = {
    bench: 'interaction',
    state: 'failed' as const,
    extent: 'usual' as const,
    command: text,
    at: whole.at,
    seconds: 3,
    reason: text,
    lastLines: [text, 'the last line'],
  };
  return { ...whole, benches: [...whole.benches.filter(({ bench }) => bench !== failed.bench), failed] };
}

function interactionDetails(text: string): Record<string, unknown> {
  const where = { site: 'selfward', step: 'device', devices: 10, mode: 'busy' };
  const described = { count: 20, mean: 30.5, min: 20, max: 60, p50: 29, p95: 50, p99: 59 };
  const phases = { redirect: 0, fetch: 1, dns: 0.1, connect: 0.2, request: 12, response: 2, dom: 9, load: 1 };
  const ratio = (to: string, step: string, median: number) => ({
    ...{ of: 'selfward', to, devices: 10, mode: 'on', step, count: 20 },
    ...estimate(median),
  });
  const seen = {
    browser: { name: text, version: text },
    points: STEPS.flatMap((step) =>
      [1, 2].map((round) => ({ ...where, step, round, meanMs: 30 + round, invocationMs: 12 })),
    ),
    summaries: [
      { ...where, ...described },
      { ...where, step: 'all', ...described },
    ],
    phases: [
      { ...where, meanMs: phases },
      { ...where, mode: 'off', site: 'flask', meanMs: phases },
    ],
    ratios: [ratio('flask', 'all', 0.9), ratio('flask', 'device', 1.1), ratio('off', 'all', 1.02)],
  };
  return {
    ...seen,
    paper: { mean: 119.5, max: 191, min: 83 },
    costs: [
      {
        devices: 10,
        costs: [{ step: 'sign-in', total: described, parts: [{ name: text, title: text, meanMs: 12 }] }],
      },
    ],
    checks: [{ devices: 10, mode: 'busy', waited: described, ran: described }],
    busy: [{ devices: 10, round: 1, probes: 1500, cpuShare: 0.4, covered: 0.97 }],
    others: [seen],
    notes: [text],
  };
}
