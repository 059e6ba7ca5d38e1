import type { ServerResponse } from 'node:http';
import { availableParallelism, loadavg } from 'node:os';
import { performance } from 'node:perf_hooks';
import { createLatencyWindow } from './latency-window.ts';
import { listenInTurns } from './listen-in-turns.ts';
import { createWaitingTime } from './waiting-time.ts';

/** How busy the live process and its machine are at a moment. */
export interface Load {
  /**
   * Operators' requests that are being answered; what has lasted for long (an event stream) is not among them. Not known
   * while there are too many to follow each of them.
   */
  inFlight?: number;
  /** 0 to 1, over the last second. */
  eventLoopUtilization: number;
  /** The latest that a timer was in the last second: how long a request may have waited for its turn. */
  lagMs: number;
  /** Part of the last second that the live process was ready to run and had no processor; 0 where the system does not tell. */
  waiting: number;
  /** Runnable processes to a core, over the last minute, as the system counts them; 0 where it does not (Windows). */
  machine: number;
  cores: number;
  /** Milliseconds since an operator's request began or ended; infinite where there was none. */
  quietMs: number;
  /** Of operators' requests over the last minutes. */
  p50Ms?: number;
  p99Ms?: number;
}

export interface LoadSignals {
  read(): Load;
  /** Called four times a second. @returns its own end. */
  onTick(listener: () => void): () => void;
  /** Follows every request until the returned function is called, however many there are. */
  attend(): () => void;
  stop(): void;
}

/** A request older than this streams or waits for somebody; what it costs shows in the event loop's utilisation. */
const LASTING_MS = 10_000;
const TICK_MS = 250;
/** Where requests are many, they are followed for so long, and so long not; each tells twice of itself. */
const TURNS = { listenMs: 2_000, restMs: 18_000, few: 2_000 };
/** Ticks to a second, and one more: from the oldest mark to now there is at least a second. */
const MARKS = 5;

interface Parts {
  /** Whether a socket is one of our own probes': their requests are no operators'. */
  isProbe: (socket: unknown) => boolean;
  now?: () => number;
  elu?: typeof performance.eventLoopUtilization;
  /** Runnable processes, over the last minute. */
  machine?: () => number;
  cores?: number;
  /** Milliseconds that the process has waited for a processor. */
  waited?: ReturnType<typeof createWaitingTime>;
}

/**
 * What the guard knows of the live process. For each request it costs two entries in a map and two looks at a clock: no
 * listener is put on anything of the application's.
 */
export function createLoadSignals({
  isProbe,
  now = () => performance.now(),
  elu = performance.eventLoopUtilization.bind(performance),
  machine = () => loadavg()[0] ?? 0,
  cores = availableParallelism(),
  waited = createWaitingTime(),
}: Parts): LoadSignals {
  const began = new Map<ServerResponse, number>();
  const lasting = new Set<ServerResponse>();
  const latencies = createLatencyWindow(now);
  const listeners = new Set<() => void>();
  const mark = (lagMs: number) => ({ elu: elu(), lagMs, at: now(), waitedMs: waited.read() ?? 0 });
  const marks = [mark(0)];
  let lastTick = now();
  let lastRequest = Number.NEGATIVE_INFINITY;

  const start = (message: unknown) => {
    const { response, socket } = message as { response: ServerResponse; socket: unknown };
    if (isProbe(socket)) return;
    lastRequest = now();
    began.set(response, lastRequest);
  };
  const finish = (message: unknown) => {
    const { response } = message as { response: ServerResponse };
    const at = began.get(response);
    if (at === undefined) {
      lasting.delete(response);
      return;
    }
    began.delete(response);
    lastRequest = now();
    latencies.add(lastRequest - at);
  };

  /** A visitor who hangs up ends a request without a finish, and nothing tells of it but the response itself. */
  function sweep(): void {
    const old = now() - LASTING_MS;
    for (const [response, at] of began) {
      if (isOver(response)) began.delete(response);
      else if (at < old) {
        began.delete(response);
        lasting.add(response);
      }
    }
  }

  function tick(): void {
    const at = now();
    marks.push(mark(Math.max(0, at - lastTick - TICK_MS)));
    if (marks.length > MARKS) marks.shift();
    lastTick = at;
    sweep();
    for (const response of lasting) if (isOver(response)) lasting.delete(response);
    for (const listener of [...listeners]) listener();
  }

  const listening = listenInTurns(
    { 'http.server.request.start': start, 'http.server.response.finish': finish },
    // Of what has begun, the end will not be heard.
    { ...TURNS, onRest: () => began.clear() },
  );
  /** Over the last second; in less than a tick too little shows. */
  function waiting(): number {
    const [{ at, waitedMs } = mark(0)] = marks;
    const passed = now() - at;
    return passed < TICK_MS ? 0 : Math.min(1, Math.max(0, ((waited.read() ?? 0) - waitedMs) / passed));
  }
  const timer = setInterval(tick, TICK_MS);
  timer.unref();
  return {
    read() {
      sweep();
      const p50Ms = latencies.percentile(0.5);
      const p99Ms = latencies.percentile(0.99);
      return {
        ...(!listening.rests() && { inFlight: began.size }),
        eventLoopUtilization: elu(elu(), marks[0]?.elu).utilization,
        lagMs: Math.max(0, now() - lastTick - TICK_MS, ...marks.map(({ lagMs }) => lagMs)),
        waiting: waiting(),
        machine: machine() / cores,
        cores,
        // Nobody rests where there is nothing to hear.
        quietMs: listening.rests() || began.size > 0 ? 0 : now() - lastRequest,
        ...(p50Ms !== undefined && { p50Ms }),
        ...(p99Ms !== undefined && { p99Ms }),
      };
    },
    attend: listening.stay,
    onTick(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      listening.end();
      clearInterval(timer);
      waited.stop();
      listeners.clear();
      began.clear();
      lasting.clear();
    },
  };
}

/** Not `writableFinished`: a finished answer is told of, a moment later, and its time must still be known then. */
const isOver = (response: ServerResponse): boolean => response.destroyed;
