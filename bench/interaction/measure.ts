import { type Busy, expectOff, expectOn, keepBusy, untilIdle } from './self-watch.ts';
import { type Selfward, startSelfward } from './start-selfward.ts';
import { type DeviceCount, MODES, type Mode } from './steps.ts';
import type { DrivenBrowser } from './tab.ts';
import { type Navigation, type Sites, type Walk, walk } from './walk.ts';

/** Repetitions whose mean is one point, as published. */
export const REPETITIONS = 10;

export interface Plan {
  devices: DeviceCount;
  /** Points of each mode. `on` may be left out: to rest until the next cycle, the monitor goes through one first. */
  points: Readonly<Record<Mode, number>>;
  /** The modes in which the other sites are visited in turn. */
  beside: readonly Mode[];
  /** Rounds that the points are spread over, so that each mode is measured beside the others. */
  rounds: number;
  /** Repetitions to one point. */
  repetitions: number;
  /** Walks through each server before anything is measured. */
  warmUp: number;
}

/** A point: the same walk some times over, in one mode. */
export interface Block {
  devices: DeviceCount;
  mode: Mode;
  round: number;
  walks: Walk[];
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

/** One facility: the same server twice, of which one watches itself; the same one where none is to. */
export interface Pair {
  bare: Sites['selfward'];
  watched: Sites['selfward'];
  stop(): Promise<void>;
}

/** @throws where the one watches itself, or the other does not. */
export async function startPair(
  browser: DrivenBrowser,
  { devices, points }: Pick<Plan, 'devices' | 'points'>,
  deviceUrl: string,
): Promise<Pair> {
  const servers: Selfward[] = [];
  const stop = async () => void (await Promise.all(servers.map((server) => server.stop())));
  try {
    const start = async (selfCheck: boolean) => {
      const server = await startSelfward({ devices, selfCheck, deviceUrl });
      servers.push(server);
      return { server, tab: await browser.tab() };
    };
    const isWatched = points.on + points.busy > 0;
    const starting = [start(false), ...(isWatched ? [start(true)] : [])];
    // One that is late is stopped as well where the other does not start.
    await Promise.allSettled(starting);
    const [bare, watched] = await Promise.all(starting);
    if (bare === undefined) throw new Error('no server was started');
    await expectOff(bare.server);
    if (watched === undefined) return { bare, watched: bare, stop };
    await expectOn(watched.server);
    return { bare, watched, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Walks through the servers in every mode in turn, round for round, there and back (off, on, busy; busy, on, off): what
 * changes on the machine meanwhile falls on all.
 *
 * @throws where self-monitoring was not what the mode says.
 */
export async function measure(
  { bare, watched }: Pair,
  plan: Plan,
  others: NonNullable<Sites['others']>,
  say: (line: string) => void,
): Promise<Measured> {
  const { devices, repetitions, warmUp } = plan;
  // Browser and servers compile what they run often; the first times are no part of it.
  for (let n = 0; n < warmUp; n++) for (const selfward of new Set([bare, watched])) await walk({ selfward, others });

  const blocks: Block[] = [];
  const proofs: BusyProof[] = [];
  const point = async (mode: Mode, round: number): Promise<Block> => {
    const block: Block = { devices, mode, round, walks: [] };
    const sites = { selfward: mode === 'off' ? bare : watched, ...(plan.beside.includes(mode) && { others }) };
    for (let n = 0; n < repetitions; n++) block.walks.push(await walk(sites));
    blocks.push(block);
    return block;
  };
  for (let round = 0; round < plan.rounds; round++) {
    for (const mode of round % 2 === 0 ? MODES : MODES.toReversed()) {
      const count = share(plan.points[mode], plan.rounds, round);
      if (count === 0) continue;
      // What was cut off to be busy is gone through first.
      if (mode !== 'busy' && plan.points.on > 0) await untilIdle(watched.server);
      const busy = mode === 'busy' ? await keepBusy(watched.server) : undefined;
      const own: Navigation[] = [];
      for (let n = 0; n < count; n++) own.push(...(await point(mode, round)).walks.flatMap((each) => each.navigations));
      if (busy === undefined) continue;
      const proof = proofOf(devices, round, own, await busy.stop());
      if (typeof proof !== 'string') proofs.push(proof);
      else {
        // The guard gave way to something else on the machine: what was seen then is none of that mode.
        blocks.splice(-count, count);
        say(`${devices} devices, round ${round + 1}: left out: ${proof}`);
      }
    }
    say(`${devices} devices: round ${round + 1} of ${plan.rounds} done`);
  }
  if (plan.points.busy > 0 && proofs.length === 0) throw new Error(`${devices} devices: it was never busy`);
  return { blocks, proofs };
}

/** @returns why it was not busy, where it was not. */
function proofOf(devices: DeviceCount, round: number, own: readonly Navigation[], busy: Busy): BusyProof | string {
  const { probes, cpuShare, heldBack } = busy;
  const covered = own.filter(({ at }) => busy.wasAt(at)).length / own.length;
  if (probes === 0 || covered < COVERED)
    return (
      `${probes} probes, at work during ${Math.round(covered * 100)} % of the navigations` +
      (heldBack === undefined ? '' : `; it was held back: ${heldBack}`)
    );
  return { devices, round, probes, cpuShare, covered };
}

/** The round's part of them, as even as it can be. */
export const share = (count: number, rounds: number, round: number): number =>
  Math.floor((count * (round + 1)) / rounds) - Math.floor((count * round) / rounds);
