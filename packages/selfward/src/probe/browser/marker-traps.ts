import type { Marker } from '../../model/marker.ts';

/** A marker, the ways in which a page may write it, and the name by which the page calls out. */
export interface Traps {
  markers: readonly Marker[];
  /** The name of the function through which a page tells what ran. */
  tell: string;
  /** Functions that the page misses because its own scripts are not there: they do nothing. */
  missing?: readonly string[];
}

/** The spellings of a marker that filters make. */
export function spellingsOf(marker: string): string[] {
  const lower = marker.toLowerCase();
  return [...new Set([marker, lower, marker.toUpperCase(), lower.charAt(0).toUpperCase() + lower.slice(1)])];
}

/**
 * The script that runs in every frame before the page's own: each marker is a global name, and to evaluate it is told.
 * Reading, calling, tagging, constructing and assigning all evaluate the name. It can be defined anew, so that a page
 * that declares the name itself is not broken by it.
 */
export function trapScript({ markers, tell, missing = [] }: Traps): string {
  const spellings = markers.flatMap((marker) => spellingsOf(marker).map((spelling) => [spelling, marker]));
  return `(() => {
  const call = globalThis[${JSON.stringify(tell)}];
  const inert = function () {};
  for (const name of ${JSON.stringify(missing)}) globalThis[name] ??= inert;
  for (const [spelling, marker] of ${JSON.stringify(spellings)}) {
    Object.defineProperty(globalThis, spelling, {
      configurable: true,
      enumerable: false,
      get() { call(marker); return inert; },
      set() { call(marker); },
    });
  }
})();`;
}

/** A script of the sender's own choice, loaded from a host named after a marker: what it would do is evaluate it. */
export function foreignScript(marker: Marker): string {
  return `globalThis[${JSON.stringify(marker)}];`;
}
