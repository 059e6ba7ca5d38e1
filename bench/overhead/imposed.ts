import { subscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';

/** A request that arrived while a probe held the process begins right behind it, and has waited for all of it. */
const RIGHT_BEHIND_MS = 1;

interface Message {
  request: object;
  socket: unknown;
}

/**
 * Counts, for each request that came by a real socket, how long requests that came by none (probes, inside the process)
 * were being answered during its life. What a probe waits for counts as well, so it is an upper bound.
 */
export function countImposed(): () => number[] {
  const operators = new Map<object, { at: number; taken: number }>();
  let imposed: number[] = [];
  let probes = 0;
  let since = 0;
  let taken = 0;
  let lastMs = 0;
  let lastEnd = Number.NEGATIVE_INFINITY;
  const takenBy = (now: number) => taken + (probes > 0 ? now - since : 0);
  subscribe('http.server.request.start', (message) => {
    const { request, socket } = message as Message;
    const now = performance.now();
    if (!(socket instanceof Socket)) {
      if (probes++ === 0) since = now;
      return;
    }
    const waited = now - lastEnd < RIGHT_BEHIND_MS ? lastMs : 0;
    operators.set(request, { at: now, taken: takenBy(now) - waited });
  });
  subscribe('http.server.response.finish', (message) => {
    const { request, socket } = message as Message;
    const now = performance.now();
    if (!(socket instanceof Socket)) {
      if (probes === 0 || --probes > 0) return;
      lastMs = now - since;
      lastEnd = now;
      taken += lastMs;
      return;
    }
    const began = operators.get(request);
    operators.delete(request);
    if (began) imposed.push(takenBy(now) - began.taken);
  });
  return () => {
    const counted = imposed;
    imposed = [];
    return counted;
  };
}
