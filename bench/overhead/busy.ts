import { percentile } from '../summary.ts';
import type { Framework, RouteName } from './applications.ts';
import type { Arm, BusyArm } from './arms.ts';
import { closedLoop, openLoop } from './load.ts';
import { type MeasuredProcess, startMeasured } from './measured-process.ts';
import { type Estimate, estimate, median } from './statistics.ts';

export interface BusyPlan {
  framework: Framework;
  arms: readonly BusyArm[];
  routes: readonly RouteName[];
  mongodb?: string;
  fromSource?: boolean;
  pairs: number;
  seconds: number;
  warmUpSeconds: number;
}

/** What operators feel of an arm, against bare under the same load. */
export interface BusyResult {
  framework: Framework;
  arm: BusyArm;
  rate: number;
  pairs: number;
  seconds: number;
  p50: Estimate;
  p99: Estimate;
  p50Ms: { bare: number; arm: number };
  p99Ms: { bare: number; arm: number };
  /** Processor time of the application's own process for a request. */
  cpu: Estimate;
  /** The 99th percentile of what probes took inside each request's life, as a share of operators' p99. */
  imposed: number;
  probes: number;
  mode: string;
  gaps: readonly string[];
}

interface Block {
  p50: number;
  p99: number;
  cpuMs: number;
  imposedMs: readonly number[];
  probes: number;
  mode: string;
  gaps: readonly string[];
}

/**
 * Fresh processes in turn, there and back, one at a time: a checker beside the bare process would not leave it bare. One
 * block of each arm goes with one of the bare application.
 */
export async function measureBusy(plan: BusyPlan): Promise<BusyResult[]> {
  const paths = plan.routes.map((route) => `/${route}?name=hall`);
  const rate = 0.5 * (await capacity(plan, paths));
  const blocks = new Map<Arm, Block[]>();
  const arms: readonly Arm[] = ['bare', ...plan.arms];
  for (let pair = 0; pair < plan.pairs; pair++)
    for (const arm of pair % 2 === 0 ? arms : arms.toReversed())
      blocks.set(arm, [...(blocks.get(arm) ?? []), await block(plan, arm, paths, rate, pair + 1)]);
  return plan.arms.map((arm) => resultOf(plan, arm, rate, blocks.get('bare') ?? [], blocks.get(arm) ?? []));
}

function resultOf(
  { framework, pairs, seconds }: BusyPlan,
  arm: BusyArm,
  rate: number,
  bare: readonly Block[],
  own: readonly Block[],
): BusyResult {
  const of = (blocks: readonly Block[], pick: (each: Block) => number) => median(blocks.map(pick));
  const both = (pick: (each: Block) => number) => ({ bare: of(bare, pick), arm: of(own, pick) });
  const ratios = (pick: (each: Block) => number) =>
    estimate(own.map((each, at) => pick(each) / (bare[at] ? pick(bare[at]) : Number.NaN)));
  const imposed = own.flatMap(({ imposedMs }) => imposedMs).sort((a, b) => a - b);
  const p99Ms = both(({ p99 }) => p99);
  return {
    ...{ framework, arm, rate, pairs, seconds },
    p50: ratios(({ p50 }) => p50),
    p99: ratios(({ p99 }) => p99),
    p50Ms: both(({ p50 }) => p50),
    p99Ms,
    cpu: ratios(({ cpuMs }) => cpuMs),
    imposed: imposed.length === 0 ? 0 : percentile(imposed, 0.99) / p99Ms.bare,
    probes: own.reduce((sum, { probes }) => sum + probes, 0),
    mode: [...new Set(own.map(({ mode }) => mode))].join(', '),
    gaps: [...new Set(own.flatMap(({ gaps }) => gaps))],
  };
}

/** Answers a second when it is always asked; the one that asks is part of it, for they share the machine. */
async function capacity(plan: BusyPlan, paths: readonly string[]): Promise<number> {
  const server = await startMeasured(roleOf(plan, 'bare'));
  try {
    const port = server.port ?? 0;
    await closedLoop(port, paths, plan.warmUpSeconds * 500);
    return await closedLoop(port, paths, plan.warmUpSeconds * 750);
  } finally {
    await server.end();
  }
}

/** Probing is waited for: how long a checker takes to start, and to make up for what that took, is another figure. */
const FIRST_PROBES_MS = 40_000;
/** Requests by which a shadow is asked whether it answers. */
const GREETINGS = 2;

async function checking(server: MeasuredProcess): Promise<void> {
  const end = performance.now() + FIRST_PROBES_MS;
  while (performance.now() < end) {
    if (((await server.ask({ do: 'count' })).probes ?? 0) > GREETINGS) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function block(
  plan: BusyPlan,
  arm: Arm,
  paths: readonly string[],
  perSecond: number,
  seed: number,
): Promise<Block> {
  const server = await startMeasured(roleOf(plan, arm));
  try {
    if (arm === 'busy' || arm === 'inline') await checking(server);
    let before = { probes: 0, cpuMs: 0 };
    const samples = await openLoop(server.port ?? 0, paths, {
      perSecond,
      warmUpMs: plan.warmUpSeconds * 1_000,
      ms: plan.seconds * 1_000,
      seed,
      async counting() {
        const { probes = 0, cpuMs } = await server.ask({ do: 'count' });
        before = { probes, cpuMs };
      },
    });
    const { probes = 0, cpuMs, imposedMs, mode = '', gaps = [] } = await server.ask({ do: 'count' });
    const sorted = samples.sort((a, b) => a - b);
    return {
      p50: percentile(sorted, 0.5),
      p99: percentile(sorted, 0.99),
      cpuMs: (cpuMs - before.cpuMs) / sorted.length,
      imposedMs,
      probes: probes - before.probes,
      mode,
      gaps,
    };
  } finally {
    await server.end();
  }
}

const roleOf = ({ framework, mongodb, fromSource }: BusyPlan, arm: Arm) => ({
  framework,
  arm,
  listen: true,
  ...(mongodb !== undefined && { mongodb }),
  ...(fromSource && { fromSource }),
});
