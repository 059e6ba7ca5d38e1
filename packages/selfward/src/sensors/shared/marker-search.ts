import type { Marker } from '../../model/marker.ts';

/** Letters that are hashed together: three tell markers from other text well, and still leave room to skip. */
const BLOCK = 3;
const TABLE = 1 << (5 * BLOCK);

/** Markers that are looked for in many texts. */
export interface MarkerSearch {
  readonly size: number;
  /** A marker is looked for until it was taken away as often as it was added. */
  add(marker: Marker): void;
  remove(marker: Marker): void;
  all(): Marker[];
  /** Those that stand in the text in any case, each once, in their order there. */
  find(text: string): Marker[];
}

/**
 * Searches for thousands of markers in one pass (Wu and Manber, 1994): the last three letters of the window tell how far
 * it can move on, so that most of a text is never looked at, however many markers there are.
 */
export function createMarkerSearch(): MarkerSearch {
  /** How often each was added, by its lower-case form: filters change the case, markers survive that. */
  const alive = new Map<string, { marker: Marker; times: number }>();
  /** How many markers there are of each length. */
  const lengths = new Map<number, number>();
  const shift = new Uint8Array(TABLE);
  let window = 0;
  /** Entries of markers that are gone only cost a second look; many of them are worth a new table. */
  let stale = 0;

  const enter = (key: string) => {
    for (let end = BLOCK; end <= window; end++) {
      const at = hash(key, end);
      shift[at] = Math.min(shift[at] ?? 0, window - end);
    }
  };
  const rebuild = () => {
    window = Math.min(...lengths.keys());
    stale = 0;
    shift.fill(window - BLOCK + 1);
    for (const key of alive.keys()) enter(key);
  };

  return {
    get size() {
      return alive.size;
    },
    add(marker) {
      const key = marker.toLowerCase();
      const known = alive.get(key);
      if (known) {
        known.times++;
        return;
      }
      if (key.length < BLOCK) throw new RangeError(`a marker needs at least ${BLOCK} letters: ${marker}`);
      alive.set(key, { marker, times: 1 });
      lengths.set(key.length, (lengths.get(key.length) ?? 0) + 1);
      if (alive.size === 1 || key.length < window) rebuild();
      else enter(key);
    },
    remove(marker) {
      const key = marker.toLowerCase();
      const known = alive.get(key);
      if (!known || --known.times > 0) return;
      alive.delete(key);
      const left = (lengths.get(key.length) ?? 1) - 1;
      if (left > 0) lengths.set(key.length, left);
      else lengths.delete(key.length);
      stale++;
      // Also once the shortest are gone: the others let the window move further.
      if (alive.size > 0 && (stale > alive.size + 50 || (left === 0 && key.length === window))) rebuild();
    },
    all: () => Array.from(alive.values(), ({ marker }) => marker),
    find(text) {
      // Nearly every text holds none, and nothing is made for it.
      let found: Set<Marker> | undefined;
      if (alive.size === 0) return [];
      for (let end = window; end <= text.length; ) {
        const skip = shift[hash(text, end)] ?? 0;
        if (skip > 0) {
          end += skip;
          continue;
        }
        for (const length of lengths.keys()) {
          const start = end - window;
          const known = alive.get(text.slice(start, start + length).toLowerCase());
          if (!known) continue;
          found ??= new Set();
          found.add(known.marker);
        }
        end++;
      }
      return found ? [...found] : [];
    },
  };
}

/** Of the three letters before `end`. Five bits of each: upper and lower case fall together. */
function hash(text: string, end: number): number {
  return (
    ((text.charCodeAt(end - 3) & 31) << 10) | ((text.charCodeAt(end - 2) & 31) << 5) | (text.charCodeAt(end - 1) & 31)
  );
}
