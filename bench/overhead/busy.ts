import { percentile } from '../summary.ts';
import type { Framework, RouteName } from './applications.ts';
import type { Arm } from './arms.ts';
import { closedLoop, openLoop } from './load.ts';
import { type MeasuredProcess, startMeasured } from './measured-process.ts';
import { type Estimate, estimate, median } from './statistics.ts';

export interface BusyPlan {
  framework: Framework;
  arm: Arm & ('busy' | 'inline');
  routes: readonly RouteName[];
  mongodb?: string;
  fromSource?: boolean;
  pairs: number;
  seconds: number;
  warmUpSeconds: number;
}

/** What operators feel while the application is being checked, against bare under the same load. */
export interface BusyResult {
  framework: Framework;
  arm: Arm;
  rate: number;
  pairs: number;
  seconds: number;
  p50: Estimate;
  p99: Estimate;
  p50Ms: { bare: number; arm: number };
  p99Ms: { bare: number; arm: number };
  /** The 99th percentile of what probes took inside each request's life, as a share of operators' p99. */
  imposed: number;
  probes: number;
  mode: string;
  gaps: readonly string[];
}

interface Block {
  p50: number;
  p99: number;
  imposedMs: readonly number[];
  probes: number;
  mode: string;
  gaps: readonly string[];
}

/** Fresh processes in turn, ABBA: a checker beside the bare process would not leave it bare. */
export async function measureBusy(plan: BusyPlan): Promise<BusyResult> {
  const paths = plan.routes.map((route) => `/${route}?name=hall`);
  const rate = 0.5 * (await capacity(plan, paths));
  const bare: Block[] = [];
  const arm: Block[] = [];
  for (let pair = 0; pair < plan.pairs; pair++) {
    for (const which of pair % 2 === 0 ? (['bare', plan.arm] as const) : ([plan.arm, 'bare'] as const)) {
      (which === 'bare' ? bare : arm).push(await block(plan, which, paths, rate, pair + 1));
    }
  }
  const of = (blocks: readonly Block[], pick: (each: Block) => number) => median(blocks.map(pick));
  const ratios = (pick: (each: Block) => number) =>
    estimate(arm.map((each, at) => pick(each) / (bare[at] ? pick(bare[at]) : Number.NaN)));
  const imposed = arm.flatMap(({ imposedMs }) => imposedMs).sort((a, b) => a - b);
  const p99Ms = { bare: of(bare, ({ p99 }) => p99), arm: of(arm, ({ p99 }) => p99) };
  return {
    framework: plan.framework,
    arm: plan.arm,
    rate,
    pairs: plan.pairs,
    seconds: plan.seconds,
    p50: ratios(({ p50 }) => p50),
    p99: ratios(({ p99 }) => p99),
    p50Ms: { bare: of(bare, ({ p50 }) => p50), arm: of(arm, ({ p50 }) => p50) },
    p99Ms,
    imposed: imposed.length === 0 ? 0 : percentile(imposed, 0.99) / p99Ms.bare,
    probes: arm.reduce((sum, { probes }) => sum + probes, 0),
    mode: [...new Set(arm.map(({ mode }) => mode))].join(', '),
    gaps: [...new Set(arm.flatMap(({ gaps }) => gaps))],
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

/** The first probe is waited for: how long a checker takes to start is another figure. */
const FIRST_PROBE_MS = 15_000;

async function checking(server: MeasuredProcess): Promise<void> {
  const end = performance.now() + FIRST_PROBE_MS;
  while (performance.now() < end) {
    if (((await server.ask({ do: 'count' })).probes ?? 0) > 0) return;
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
    if (arm !== 'bare') await checking(server);
    let before = 0;
    const samples = await openLoop(server.port ?? 0, paths, {
      perSecond,
      warmUpMs: plan.warmUpSeconds * 1_000,
      ms: plan.seconds * 1_000,
      seed,
      async counting() {
        before = (await server.ask({ do: 'count' })).probes ?? 0;
      },
    });
    const { probes = 0, imposedMs, mode = '', gaps = [] } = await server.ask({ do: 'count' });
    const sorted = samples.sort((a, b) => a - b);
    return {
      p50: percentile(sorted, 0.5),
      p99: percentile(sorted, 0.99),
      imposedMs,
      probes: probes - before,
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
