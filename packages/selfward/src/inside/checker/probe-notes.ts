import { type Exchange, isAnswered } from '../../model/exchange.ts';
import type { ProbeNote } from '../../model/probe-note.ts';
import type { RunEvent } from '../../model/run.ts';

/** A bundle is told when it is so large, or so old: each message takes time of the living process. */
const MOST = 100;
const OLDEST_MS = 500;
const LONGEST_URL = 2_000;

/** Writes down what is sent, and tells it in bundles. */
export function createProbeNotes(tell: (probes: readonly ProbeNote[]) => void, now: () => number = Date.now) {
  let notes: ProbeNote[] = [];
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (notes.length > 0) tell(notes);
    notes = [];
  }

  return {
    add(event: Extract<RunEvent, { type: 'exchange' }>, caller: string | undefined): void {
      notes.push(noteOf(event, caller, now()));
      if (notes.length >= MOST) flush();
      else timer ??= setTimeout(flush, OLDEST_MS);
    },
    flush,
  };
}

function noteOf(
  { exchange, check, parameter }: { exchange: Exchange; check: string; parameter?: string },
  caller: string | undefined,
  now: number,
): ProbeNote {
  const answer = isAnswered(exchange) ? exchange.response : undefined;
  return {
    at: Math.round(now - (answer?.totalMs ?? 0)),
    check,
    ...(caller !== undefined && { as: caller }),
    method: exchange.request.method,
    url: exchange.request.url.slice(0, LONGEST_URL),
    parameter: parameter ?? '',
    note: exchange.probe.note,
    status: answer?.status ?? 0,
    tookMs: Math.round((answer?.totalMs ?? 0) * 10) / 10,
    failure: exchange.failure?.message ?? '',
    sightings: exchange.sightings.map(({ sensor, position, at }) => ({
      sensor,
      position,
      ...(at !== undefined && { at }),
    })),
  };
}
