import type { Framework, RouteName } from './applications.ts';
import type { Arm } from './arms.ts';
import { type MeasuredProcess, startMeasured } from './measured-process.ts';
import { type Estimate, estimateOfGroups, median } from './statistics.ts';

export interface PairsPlan {
  framework: Framework;
  arm: Arm;
  routes: readonly RouteName[];
  mongodb?: string;
  fromSource?: boolean;
  pairs: number;
  /** Fresh processes that the pairs are spread over: how one process happens to be laid out is not what is measured. */
  processes: number;
  /** Processor time of one block of the bare process. */
  blockMs: number;
  /** Processor time on each route before anything is counted. */
  warmUpMs: number;
  /** Whoever watches follows requests in the first two seconds, for what is usual: so long nothing is asked. */
  settleMs: number;
}

/** What an arm costs of processor time on one route, against bare. */
export interface PairsResult {
  framework: Framework;
  arm: Arm;
  route: RouteName;
  ratio: Estimate;
  /** Milliseconds of processor time for a request, bare. */
  bareMs: number;
  /** The median of each pair of processes by itself. */
  byProcess: number[];
}

export interface ArmStart {
  framework: Framework;
  arm: Arm;
  startMs: { bare: number; arm: number };
  rssMb: { bare: number; arm: number };
}

/**
 * Two processes with the same application, bare and in the arm, answer blocks of requests in turn, ABBA, so that what
 * changes on the machine meanwhile falls on both.
 */
export async function measurePairs(plan: PairsPlan): Promise<{ results: PairsResult[]; starts: ArmStart[] }> {
  const ratios = new Map<RouteName, number[][]>(plan.routes.map((route) => [route, []]));
  const bareMs = new Map<RouteName, number[]>(plan.routes.map((route) => [route, []]));
  const starts: ArmStart[] = [];
  const each = Math.ceil(plan.pairs / plan.processes);
  for (let round = 0; round < plan.processes; round++) {
    const role = {
      framework: plan.framework,
      ...(plan.mongodb !== undefined && { mongodb: plan.mongodb }),
      ...(plan.fromSource && { fromSource: true }),
    };
    // Who starts second finds files and pages that the first has read: each is first as often.
    const order = round % 2 === 0 ? (['bare', plan.arm] as const) : ([plan.arm, 'bare'] as const);
    const first = await startMeasured({ ...role, arm: order[0] });
    try {
      const second = await startMeasured({ ...role, arm: order[1] });
      const [bare, arm] = round % 2 === 0 ? [first, second] : [second, first];
      try {
        await new Promise((resolve) => setTimeout(resolve, plan.settleMs));
        for (const route of plan.routes) {
          const { samples, requestMs } = await measureRoute(bare, arm, route, each, plan);
          ratios.get(route)?.push(samples);
          bareMs.get(route)?.push(requestMs);
        }
        const count = { do: 'count' } as const;
        starts.push({
          framework: plan.framework,
          arm: plan.arm,
          startMs: { bare: bare.startMs, arm: arm.startMs },
          rssMb: { bare: (await bare.ask(count)).rssMb, arm: (await arm.ask(count)).rssMb },
        });
      } finally {
        await second.end();
      }
    } finally {
      await first.end();
    }
  }
  const results = plan.routes.map((route): PairsResult => {
    const byProcess = ratios.get(route) ?? [];
    return {
      framework: plan.framework,
      arm: plan.arm,
      route,
      ratio: estimateOfGroups(byProcess),
      bareMs: median(bareMs.get(route) ?? []),
      byProcess: byProcess.map((samples) => median(samples)),
    };
  });
  return { results, starts };
}

async function measureRoute(
  bare: MeasuredProcess,
  arm: MeasuredProcess,
  route: RouteName,
  pairs: number,
  { warmUpMs, blockMs }: PairsPlan,
): Promise<{ samples: number[]; requestMs: number }> {
  const block = async (which: MeasuredProcess, times: number) => (await which.ask({ do: 'block', route, times })).cpuMs;
  const [requestMs] = await Promise.all([warm(bare, route, warmUpMs), warm(arm, route, warmUpMs)]);
  const times = Math.max(10, Math.round(blockMs / requestMs));
  const samples: number[] = [];
  for (let done = 0; done < pairs; done += 2) {
    // A B B A: what changes evenly meanwhile falls on both alike.
    const first = await block(bare, times);
    const second = await block(arm, times);
    const third = await block(arm, times);
    const fourth = await block(bare, times);
    samples.push((second + third) / (first + fourth));
  }
  return { samples, requestMs };
}

/** Until the code is compiled as it stays. @returns processor time for a request at the end of it. */
async function warm(which: MeasuredProcess, route: RouteName, ms: number): Promise<number> {
  const times = 50;
  let spent = 0;
  let last = 0;
  while (spent < ms) {
    last = (await which.ask({ do: 'block', route, times })).cpuMs;
    spent += last;
  }
  return last / times;
}
