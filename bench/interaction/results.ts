import { type Estimate, estimate } from '../overhead/statistics.ts';
import type { Cost } from './costs.ts';
import { type Described, describe, mean } from './describe.ts';
import type { Block, BusyProof } from './measure.ts';
import { PHASES, type Phase, type Phases } from './navigation-timing.ts';
import { type DeviceCount, MODES, type Mode, type Navigated, type Site, STEPS, type Step } from './steps.ts';
import type { Navigation, Walk } from './walk.ts';

/** The paper's Table 2, in milliseconds. */
export const PAPER = { mean: 119.5, max: 191, min: 83 } as const;

/** What was visited, in what state of the server. */
export interface Where {
  site: Site;
  /** `all`: each step of a walk alike. */
  step: Navigated | 'all';
  devices: DeviceCount;
  mode: Mode;
}

/** The mean of some repetitions, as each point of the published figures is. */
export interface Point extends Where {
  round: number;
  meanMs: number;
  /** Of it, from the request to the first byte of the answer: what was invoked. */
  invocationMs: number;
}

export interface Summary extends Where, Described {}

export interface MeanPhases extends Where {
  meanMs: Phases;
}

/** One thing against another that was measured in turn with it. */
export interface Ratio extends Estimate {
  of: string;
  to: string;
  devices: DeviceCount;
  mode: Mode;
  step: Step | 'all';
}

/** What one browser saw. */
export interface Seen {
  browser: { name: string; version: string };
  points: Point[];
  summaries: Summary[];
  phases: MeanPhases[];
  ratios: Ratio[];
}

/** What stands under `details` in the report: all that the figures are drawn from. */
export interface InteractionDetails extends Seen {
  paper: typeof PAPER;
  costs: { devices: DeviceCount; costs: Cost[] }[];
  /** What ordered checks waited and ran: test execution, apart from every navigation. */
  checks: { devices: DeviceCount; mode: Mode; waited: Described; ran: Described }[];
  busy: BusyProof[];
  /** The same once more in other browsers. */
  others: Seen[];
  notes: string[];
}

const invocationOf = ({ phases }: Navigation): number => phases.redirect + phases.request;

export function seenBy(browser: Seen['browser'], blocks: readonly Block[]): Seen {
  const points = blocks.flatMap(pointsOf);
  const summaries: Summary[] = [];
  const phases: MeanPhases[] = [];
  for (const [key, navigations] of grouped(blocks)) {
    const where: Where = JSON.parse(key);
    summaries.push({ ...where, ...describe(navigations.map(({ totalMs }) => totalMs)) });
    const meanMs = Object.fromEntries(
      PHASES.map((phase) => [phase, mean(navigations.map((each) => each.phases[phase]))]),
    );
    phases.push({ ...where, meanMs: meanMs as Record<Phase, number> });
  }
  return { browser, points, summaries, phases, ratios: ratiosOf(blocks) };
}

function grouped(blocks: readonly Block[]): Map<string, Navigation[]> {
  const groups = new Map<string, Navigation[]>();
  for (const { devices, mode, walks } of blocks) {
    for (const each of walks.flatMap(({ navigations }) => navigations)) {
      for (const step of [each.step, ...(isStep(each.step) ? (['all'] as const) : [])]) {
        const key = JSON.stringify({ site: each.site, step, devices, mode } satisfies Where);
        const group = groups.get(key) ?? [];
        group.push(each);
        groups.set(key, group);
      }
    }
  }
  return groups;
}

const isStep = (step: Navigated): step is Step => (STEPS as readonly string[]).includes(step);

function pointsOf({ devices, mode, round, walks }: Block): Point[] {
  const navigations = walks.flatMap((each) => each.navigations);
  const groups = Map.groupBy(navigations, ({ site, step }) => `${site} ${step}`);
  return [...groups.values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const { site, step } = first;
    const meanMs = mean(own.map(({ totalMs }) => totalMs));
    return [{ site, step, devices, mode, round, meanMs, invocationMs: mean(own.map(invocationOf)) }];
  });
}

/** What a walk took at one step, or at all steps together. */
function took({ navigations }: Walk, site: Site, step: Step | 'all'): number {
  const of = (one: Navigated) =>
    navigations.find((each) => each.site === site && each.step === one)?.totalMs ?? Number.NaN;
  return step === 'all' ? STEPS.reduce((sum, one) => sum + of(one), 0) : of(step);
}

/** The static page is visited after each step. */
function pageTook({ navigations }: Walk, step: Step | 'all'): number {
  const pages = navigations.flatMap(({ site, totalMs }) => (site === 'static' ? [totalMs] : []));
  if (step === 'all') return pages.reduce((sum, each) => sum + each, 0) || Number.NaN;
  return pages[STEPS.indexOf(step)] ?? Number.NaN;
}

const STEPS_AND_ALL = [...STEPS, 'all'] as const;

/** Each walk with one that was beside it: of another mode in the same round, or through another site at the same time. */
function ratiosOf(blocks: readonly Block[]): Ratio[] {
  const ratios: Ratio[] = [];
  const add = (names: Omit<Ratio, keyof Estimate>, samples: readonly number[]) => {
    const usable = samples.filter(Number.isFinite);
    if (usable.length > 0) ratios.push({ ...names, ...estimate(usable) });
  };
  for (const devices of new Set(blocks.map((each) => each.devices))) {
    const own = blocks.filter((each) => each.devices === devices);
    const rounds = [...Map.groupBy(own, ({ round }) => round).values()];
    for (const step of STEPS_AND_ALL) {
      for (const mode of ['on', 'busy'] as const) {
        const samples = rounds.flatMap((round) => {
          const of = (wanted: Mode) =>
            round
              .flatMap((each) => (each.mode === wanted ? each.walks : []))
              .map((each) => took(each, 'selfward', step));
          const off = of('off');
          return of(mode).map((each, at) => each / (off[at % off.length] ?? Number.NaN));
        });
        add({ of: mode, to: 'off', devices, mode, step }, samples);
      }
      for (const mode of MODES) {
        const walks = own.filter((each) => each.mode === mode).flatMap((each) => each.walks);
        const against = (to: 'flask' | 'static', other: (each: Walk) => number) =>
          add(
            { of: 'selfward', to, devices, mode, step },
            walks.map((each) => took(each, 'selfward', step) / other(each)),
          );
        against('flask', (each) => took(each, 'flask', step));
        against('static', (each) => pageTook(each, step));
      }
    }
  }
  return ratios;
}

export function checksOf(blocks: readonly Block[]): InteractionDetails['checks'] {
  const groups = Map.groupBy(blocks, ({ devices, mode }) => `${devices} ${mode}`);
  return [...groups.values()].flatMap((own) => {
    const [first] = own;
    const checks = own.flatMap((each) => each.walks.map(({ check }) => check));
    if (first === undefined || checks.length === 0) return [];
    const { devices, mode } = first;
    const of = (pick: (each: (typeof checks)[number]) => number) => describe(checks.map(pick));
    return [{ devices, mode, waited: of(({ waitedMs }) => waitedMs), ran: of(({ ranMs }) => ranMs) }];
  });
}
