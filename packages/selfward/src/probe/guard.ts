import { setTimeout as wait } from 'node:timers/promises';
import type { Failure, HttpRequest, HttpResponse } from '../model/exchange.ts';
import type { Profile } from '../model/profile.ts';
import { type SendOptions, type Transport, TransportError } from '../model/transport.ts';
import { createHealth } from './health.ts';
import { createPace } from './pace.ts';
import { createPermits } from './permits.ts';
import { retryAfter } from './retry-after.ts';
import { watchLateness as watchLatenessOfThisProcess } from './watch-lateness.ts';

export interface GuardOptions {
  transport: Transport;
  profile: Profile;
  /** The request that tells whether the target is well: its start URL. */
  health: () => HttpRequest;
  /** Requests per second at most. */
  rate?: number;
  /** Requests at most. */
  budget?: number;
  signal?: AbortSignal;
  /** Called after each request that went out. */
  onSent?: (sent: number) => void;
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  clock?: () => number;
  watchLateness?: typeof watchLatenessOfThisProcess;
}

export interface GuardedOptions extends SendOptions {
  /** Alone on the target while it lasts: for what is measured by time. Its time says nothing of the target's health. */
  alone?: boolean;
  /** Goes out even when the run was stopped, has used its budget or gave up: for putting things back. */
  essential?: boolean;
  /** Never sent a second time by itself, not even where the target asks for patience: credentials. */
  once?: boolean;
  /** Writes, and may all the same be sent a second time: a probe that is one of many to a place that is put back. */
  repeatable?: boolean;
}

/** Keeps checking from disturbing the real work: pace, budget, latency brake. */
export interface Guard {
  send(request: HttpRequest, options?: GuardedOptions): Promise<HttpResponse>;
  /** Sends the start request twice (once more where it fails): whether the target answers, and how fast it does when nobody bothers it. */
  greet(): Promise<HttpResponse>;
  sent(): number;
  /** Why nothing is sent any more. */
  halted(): Failure | undefined;
}

/** Connections at once, by profile. */
export const CONNECTIONS: Readonly<Record<Profile, number>> = { gentle: 1, normal: 4, thorough: 8 };

/** They speak of a moment, not of the request (RFC 9110, section 15.6). */
const PASSING: ReadonlySet<number> = new Set([502, 503, 504]);
/** Where it was no passing thing that often, it is the application's way to answer. */
const MOST_IN_VAIN = 3;

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Longest time that a target may ask us to stay away, for one request and for the whole run. */
const STAY_AWAY = { once: 10_000, total: 30_000 };

export function createGuard(options: GuardOptions): Guard {
  const { transport, profile, budget = Number.POSITIVE_INFINITY } = options;
  const watchLateness = options.watchLateness ?? watchLatenessOfThisProcess;
  const sleep = options.sleep ?? ((ms: number, signal?: AbortSignal) => wait(ms, undefined, signal ? { signal } : {}));
  const clock = options.clock ?? (() => performance.now());
  const pace = createPace({ profile, clock, ...(options.rate !== undefined && { rate: options.rate }) });
  const permits = createPermits(CONNECTIONS[profile]);
  const health = createHealth(profile);
  let [sent, awayMs] = [0, 0];
  let halted: Failure | undefined;
  let vain = 0;

  /** Waits for the pace, counts, sends, measures. */
  async function once(
    request: HttpRequest,
    given: GuardedOptions,
    onSending: () => void = () => undefined,
  ): Promise<HttpResponse> {
    refuse(given);
    // What writes is never broken off: it must have had its effect before the old value goes back.
    const runs = given.essential || !READING.has(request.method) ? undefined : options.signal;
    const signal = merge(runs, given.signal);
    const ms = pace.next();
    if (ms > 0) await sleep(ms, signal).catch(() => undefined);
    refuse(given);
    sent += 1;
    options.onSent?.(sent);
    const startedAt = clock();
    onSending();
    try {
      const response = await transport.send(request, { ...given, ...(signal && { signal }) });
      if (!given.alone) pace.observe(response.firstByteMs);
      return response;
    } finally {
      pace.answered(clock() - startedAt);
    }
  }

  function refuse({ essential, signal }: GuardedOptions): void {
    if (signal?.aborted) throw new TransportError('aborted', 'the run was stopped');
    if (essential) return;
    if (options.signal?.aborted) throw new TransportError('aborted', 'the run was stopped');
    if (halted) throw new TransportError(halted.kind, halted.message);
    if (sent >= budget) throw new TransportError('budget', `the budget of ${budget} requests is used up`);
  }

  /** Looks at the target in between; two bad looks, with a pause before each, end the run. */
  async function look(): Promise<void> {
    for (const pause of [250, 1500]) {
      await sleep(Math.max(pause, pace.gap() * 3), options.signal).catch(() => undefined);
      try {
        let late = () => 0;
        const response = await once(options.health(), { timeoutMs: 10_000 }, () => {
          late = watchLateness();
        }).finally(() => late());
        if (health.isWell(response, late())) return health.looked();
      } catch (error) {
        if (!(error instanceof TransportError) || ['aborted', 'budget'].includes(error.kind)) throw error;
        if (halted) throw error;
      }
    }
    halted ??= health.verdict();
    throw new TransportError(halted.kind, halted.message);
  }

  /** A target that asks for time gets it, once for each request. */
  async function patient(request: HttpRequest, given: GuardedOptions): Promise<HttpResponse> {
    const response = await once(request, given);
    const ms = retryAfter(response);
    if (ms === undefined) return response;
    pace.slowDown();
    if (given.once || ms > STAY_AWAY.once || awayMs + ms > STAY_AWAY.total) return response;
    awayMs += ms;
    await sleep(ms, merge(options.signal, given.signal)).catch(() => undefined);
    return once(request, given);
  }

  /** A connection kept open may end just as it is used again: it is tried once more before it counts as lost. */
  async function steady(request: HttpRequest, given: GuardedOptions): Promise<HttpResponse> {
    try {
      return await patient(request, given);
    } catch (error) {
      const again = error instanceof TransportError && error.kind === 'reset' && mayRepeat(request, given);
      if (!again) throw error;
      return patient(request, given);
    }
  }

  return {
    async send(request, given = {}) {
      const release = await permits.take(given.alone ? CONNECTIONS[profile] : 1);
      try {
        const response = await steady(request, given);
        if (given.essential || !health.isSuspicious(response, given.alone === true)) return response;
        const isWell = await look().then(
          () => true,
          () => false,
        );
        // Said by who stands in for an application that is busy for a moment: it tells nothing of the request.
        const isPassing = isWell && PASSING.has(response.status) && mayRepeat(request, given);
        // Else the answer stands, whatever the look brought: the next request learns of it.
        if (!isPassing || vain >= MOST_IN_VAIN) return response;
        const second = await steady(request, given).catch(() => response);
        if (PASSING.has(second.status)) vain += 1;
        return second;
      } catch (error) {
        if (!given.essential && health.isWorrying(error)) await look();
        throw error;
      } finally {
        release();
      }
    },
    async greet() {
      const first = await steady(options.health(), {}).catch(async (error: unknown) => {
        if (!health.isWorrying(error)) throw error;
        await sleep(500, options.signal).catch(() => undefined);
        return steady(options.health(), {});
      });
      const second = await steady(options.health(), {});
      health.greeted([first, second]);
      return second;
    },
    sent: () => sent,
    halted: () => halted,
  };
}

function mayRepeat({ method }: HttpRequest, { once, repeatable }: GuardedOptions): boolean {
  return !once && (repeatable === true || method === 'GET' || method === 'HEAD');
}

function merge(a: AbortSignal | undefined, b: AbortSignal | undefined): AbortSignal | undefined {
  return a && b ? AbortSignal.any([a, b]) : (a ?? b);
}
