import type { MonitorState } from 'selfward';
import { processorTimeBelow } from './processor-time.ts';
import type { Selfward } from './start-selfward.ts';

/** How often a working monitor is looked at: each look is a request to the server that is measured. */
const LOOK_MS = 500;
/** Looks to either side. */
const NEAR = 2;
const FIRST_MS = 120_000;
/** A whole cycle at half a processor, on a machine that has other work. */
const CYCLE_MS = 15 * 60_000;
/** Of processor time in one look, for it to count as work: what a process that waits does not take. */
const WORKS_MS = 5;
/** Requests by which a second instance is asked whether it answers. */
const GREETINGS = 2;

interface Run {
  id: string;
  state: string;
  sent: number;
}

/** What the monitor did while navigations were measured. */
export interface Busy {
  /** Requests that its second instance took. */
  probes: number;
  /** Processor time of the processes that check, of the time that passed. */
  cpuShare: number;
  /** Whether it was at work at that time. */
  wasAt(at: number): boolean;
  /** What held it back at the end, if anything did. */
  heldBack: string | undefined;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** @returns undefined where the server does not watch itself. */
export async function monitorOf({ client }: Selfward): Promise<MonitorState | undefined> {
  const { monitor } = await client.ask<{ monitor?: MonitorState }>('GET', '/api/devices/selfward/agent');
  return monitor;
}

/** @throws where the server watches itself all the same. */
export async function expectOff(server: Selfward): Promise<void> {
  if ((await monitorOf(server)) !== undefined) throw new Error('self-monitoring is off, and the server watches itself');
}

/** @throws where the server does not watch itself by a second instance. */
export async function expectOn(server: Selfward): Promise<MonitorState> {
  const state = await monitorOf(server);
  if (state === undefined) throw new Error('self-monitoring is on, and the server does not watch itself');
  if (state.mode !== 'shadow') throw new Error(`self-monitoring is on, and its mode is ${state.mode}`);
  if (state.shadow.state === 'failed') throw new Error(`the second instance failed: ${state.shadow.reason}`);
  return state;
}

/**
 * Waits until the monitor went through every route by itself and rests until its next cycle.
 *
 * @throws where it does not watch, or does not get to an end.
 */
export async function untilIdle(server: Selfward): Promise<MonitorState> {
  const end = performance.now() + CYCLE_MS;
  while (performance.now() < end) {
    const state = await expectOn(server);
    const isOver = state.cycle.finishedAt !== undefined && state.shadow.state === 'none';
    if (isOver && state.probes > 0) return state;
    await pause(1_000);
  }
  throw new Error(`the server did not go through its routes in ${CYCLE_MS / 60_000} minutes`);
}

/**
 * Has the server check itself until told to stop: ordered again as soon as it is through. Resolves when it probes, which
 * is not yet so where it has only asked its second instance whether that answers: it then makes up for what starting that
 * one took.
 */
export async function keepBusy(server: Selfward): Promise<{ stop(): Promise<Busy> }> {
  const { client } = server;
  const looks: { at: number; spentMs: number; works: boolean }[] = [];
  let cpuMs = processorTimeBelow(server.pid);
  let probes = 0;
  let run = await order();
  let stopping = false;
  const { promise: probing, resolve: seen } = Promise.withResolvers<void>();

  async function order(): Promise<Run> {
    return await client.ask<Run>('POST', '/api/devices/selfward/runs', {});
  }

  async function look(): Promise<void> {
    const now = processorTimeBelow(server.pid);
    // A process that ended takes its time with it.
    const spentMs = Math.max(0, now - cpuMs);
    cpuMs = now;
    const known = await client.ask<Run>('GET', `/api/runs/${run.id}`);
    const sent = known.sent - run.sent;
    if (sent > 0) {
      probes += sent;
      if (probes > GREETINGS) seen();
    }
    const works = known.state === 'running' && (sent > 0 || spentMs >= WORKS_MS);
    looks.push({ at: performance.now(), spentMs, works });
    run = known;
    if (run.state === 'failed') throw new Error('the self-check failed');
    if (run.state !== 'queued' && run.state !== 'running') run = await order();
  }

  const looking = (async () => {
    while (!stopping) {
      await look();
      await pause(LOOK_MS);
    }
  })();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('the self-check sent nothing: it was not busy')), FIRST_MS);
  try {
    await Promise.race([probing, looking, late.promise]);
  } finally {
    clearTimeout(timer);
  }
  // What it sent until here is no part of what is measured.
  const began = looks.length;
  const beganAt = performance.now();
  const before = probes;

  return {
    async stop() {
      stopping = true;
      await looking;
      await look();
      const measured = looks.slice(began);
      const passed = performance.now() - beganAt;
      const heldBack = (await monitorOf(server))?.guard.reason;
      const spent = measured.reduce((sum, { spentMs }) => sum + spentMs, 0);
      // It may have ended by itself just now.
      await client.ask('POST', `/api/runs/${run.id}/cancel`).catch(() => undefined);
      return {
        probes: probes - before,
        heldBack,
        cpuShare: spent / passed,
        wasAt(at) {
          const found = measured.findIndex((each) => each.at >= at);
          // It is paced, and rests between two probes: a second before or after is the same time.
          return measured.slice(Math.max(0, found - NEAR), found + NEAR + 1).some(({ works }) => works);
        },
      };
    },
  };
}
