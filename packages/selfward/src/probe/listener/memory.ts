import type { Listener, OutOfBandCall } from '../../model/listener.ts';
import type { Marker } from '../../model/marker.ts';
import { wordsOf } from './words-of.ts';

/** Somebody who floods the listener pushes out the oldest, and gains no more than that. */
const MOST = { calls: 2_000, ofOne: 4, text: 2_000 };

/** Remembers calls by the markers that they carry, and wakes who waits for them. */
export function createMemory(most: Partial<typeof MOST> = {}) {
  const { calls: limit, ofOne, text } = { ...MOST, ...most };
  const known = new Map<string, OutOfBandCall[]>();
  const waiting = new Set<(over?: true) => void>();
  let kept = 0;

  function makeRoom(): void {
    for (const [marker, calls] of known) {
      if (kept < limit) return;
      known.delete(marker);
      kept -= calls.length;
    }
  }

  const found = (markers: readonly Marker[]) => markers.flatMap((marker) => known.get(marker.toLowerCase()) ?? []);

  const calls: Listener['calls'] = (markers, withinMs, signal) => {
    const early = found(markers);
    if (early.length > 0 || withinMs <= 0 || signal?.aborted) return Promise.resolve(early);
    return new Promise((resolve) => {
      const settle = () => {
        clearTimeout(timer);
        waiting.delete(look);
        signal?.removeEventListener('abort', settle);
        resolve(found(markers));
      };
      const look = (over?: true) => {
        if (over || found(markers).length > 0) settle();
      };
      const timer = setTimeout(settle, withinMs);
      waiting.add(look);
      signal?.addEventListener('abort', settle, { once: true });
    });
  };

  return {
    calls,
    /** @param request - what was sent, as text; what carries no word of a marker's shape is not remembered. */
    note(protocol: string, from: string, request: string): void {
      for (const word of wordsOf(request)) {
        const others = known.get(word) ?? [];
        if (others.length >= ofOne) continue;
        makeRoom();
        known.set(word, [...others, { marker: word as Marker, protocol, from, request: request.slice(0, text) }]);
        kept += 1;
      }
      for (const look of [...waiting]) look();
    },
    /** Lets go of everything; who waits is told at once. */
    forget(): void {
      known.clear();
      kept = 0;
      for (const look of [...waiting]) look(true);
    },
  };
}
