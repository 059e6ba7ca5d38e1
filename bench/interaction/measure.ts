import type { Busy } from './self-watch.ts';
import { expectOff, keepBusy, untilIdle } from './self-watch.ts';
import { type Selfward, startSelfward } from './start-selfward.ts';
import type { DeviceCount, Mode } from './steps.ts';
import type { DrivenBrowser } from './tab.ts';
import { type Navigation, type Sites, walk } from './walk.ts';

/** Repetitions whose mean is one point, as published. */
export const REPETITIONS = 10;

export interface Plan {
  devices: DeviceCount;
  /** Points of each mode. `on` may be left out: to rest until the next cycle, the monitor goes through one first. */
  points: Readonly<Record<Mode, number>>;
  /** Rounds that the points are spread over, so that each mode is measured beside the others. */
  rounds: number;
  /** Repetitions to one point. */
  repetitions: number;
}

/** A point: the same walk some times over, in one mode. */
export interface Block {
  devices: DeviceCount;
  mode: Mode;
  round: number;
  navigations: Navigation[];
  checks: { waitedMs: number; ranMs: number }[];
}

/** How it was seen that the monitor was busy. */
export interface BusyProof {
  devices: DeviceCount;
  round: number;
  probes: number;
  cpuShare: number;
  /** Of the navigations, those in whose time it was at work. */
  covered: number;
}

export interface Measured {
  blocks: Block[];
  proofs: BusyProof[];
}

/** So many of the navigations must have been while it worked, or nothing is said about being busy. */
export const COVERED = 0.9;
const WARM_UP = 3;

/**
 * Walks through the server in every mode in turn, round for round, there and back (off, on, busy; busy, on, off): what
 * changes on the machine meanwhile falls on all.
 *
 * @throws where self-monitoring was not what the mode says.
 */
export async function measure(
  browser: DrivenBrowser,
  plan: Plan,
  { deviceUrl, others }: { deviceUrl: string; others: NonNullable<Sites['others']> },
  say: (line: string) => void,
): Promise<Measured> {
  const { devices, repetitions } = plan;
  const servers: Selfward[] = [];
  try {
    const start = async (selfCheck: boolean) => {
      const server = await startSelfward({ devices, selfCheck, deviceUrl });
      servers.push(server);
      return { server, tab: await browser.tab() };
    };
    const bare = await start(false);
    await expectOff(bare.server);
    const watched = await start(true);
    if (plan.points.on > 0) {
      const { probes, cycle } = await untilIdle(watched.server);
      say(`${devices} devices: it went through ${cycle.done} of its routes with ${probes} probes`);
    }
    // Browser and servers compile what they run often; the first times are no part of it.
    for (let n = 0; n < WARM_UP; n++) for (const selfward of [bare, watched]) await walk({ selfward, others });

    const blocks: Block[] = [];
    const proofs: BusyProof[] = [];
    const point = async (mode: Mode, round: number): Promise<Block> => {
      const block: Block = { devices, mode, round, navigations: [], checks: [] };
      for (let n = 0; n < repetitions; n++) {
        // Beside a check that takes processor time from all of them, only ours says something.
        const walked = await walk({ selfward: mode === 'off' ? bare : watched, ...(mode !== 'busy' && { others }) });
        block.navigations.push(...walked.navigations);
        block.checks.push(walked.check);
      }
      blocks.push(block);
      return block;
    };
    for (let round = 0; round < plan.rounds; round++) {
      for (const mode of round % 2 === 0 ? (['off', 'on', 'busy'] as const) : (['busy', 'on', 'off'] as const)) {
        const count = share(plan.points[mode], plan.rounds, round);
        if (count === 0) continue;
        const busy = mode === 'busy' ? await keepBusy(watched.server) : undefined;
        const own: Navigation[] = [];
        for (let n = 0; n < count; n++) own.push(...(await point(mode, round)).navigations);
        if (busy === undefined) continue;
        proofs.push(proofOf(devices, round, own, await busy.stop()));
        if (plan.points.on > 0) await untilIdle(watched.server);
      }
      say(`${devices} devices: round ${round + 1} of ${plan.rounds} done`);
    }
    return { blocks, proofs };
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

/** @throws where it was not busy. */
function proofOf(devices: DeviceCount, round: number, own: readonly Navigation[], busy: Busy): BusyProof {
  const { probes, cpuShare } = busy;
  const covered = own.filter(({ at }) => busy.wasAt(at)).length / own.length;
  if (probes === 0 || covered < COVERED)
    throw new Error(
      `not busy: ${probes} probes, at work during ${Math.round(covered * 100)} % of the navigations (${devices} devices, round ${round + 1})`,
    );
  return { devices, round, probes, cpuShare, covered };
}

/** The round's part of them, as even as it can be. */
export const share = (count: number, rounds: number, round: number): number =>
  Math.floor((count * (round + 1)) / rounds) - Math.floor((count * round) / rounds);
