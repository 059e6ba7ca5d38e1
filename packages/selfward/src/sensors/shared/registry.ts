import type { Marker } from '../../model/marker.ts';
import type { SensorHost } from '../../model/sensor.ts';
import type { Sighting } from '../../model/sighting.ts';
import { SELF_TEST_MARKER } from './self-test-marker.ts';

/** Two copies of this library in one process must watch as one: the key names the registry's contract, not a release. */
const KEY = Symbol.for('selfward.1');

type Listener = (sighting: Sighting) => void;

/** The markers that are alive in this process, and who wants to hear of their sightings. */
export interface Registry extends SensorHost {
  readonly version: 1;
  /** A marker is alive until the returned function is called. */
  plant(marker: Marker): () => void;
  /**
   * @param only - tells of this marker alone; of all but the sensors' own self-test where not given.
   * @returns its own end.
   */
  subscribe(listener: Listener, only?: Marker): () => void;
  /** What takes each sensor out again, by its id. */
  readonly installed: Map<string, () => void>;
}

/** The process-wide registry; made at the first call. */
export function registry(): Registry {
  const shared = globalThis as { [KEY]?: Registry };
  const known = shared[KEY];
  if (known) return known;
  const made = createRegistry();
  // Not enumerable and not to be replaced: nothing that walks the global object may trip over it or blind us.
  Object.defineProperty(globalThis, KEY, { value: made });
  return made;
}

/** Longer text is searched at its beginning only: a sensor stands in the way of real work. */
const LONGEST = 1_000_000;

/** A registry of its own; the process needs only one. */
export function createRegistry(): Registry {
  /** How often each marker is planted, by its lower-case form: filters change the case, markers survive that. */
  const alive = new Map<string, { marker: Marker; times: number }>();
  const listeners = new Map<Listener, Marker | undefined>();
  const live = { count: 0 };
  let reporting = false;
  return {
    version: 1,
    live,
    installed: new Map(),
    plant(marker) {
      const key = marker.toLowerCase();
      const entry = alive.get(key) ?? { marker, times: 0 };
      entry.times++;
      alive.set(key, entry);
      live.count = alive.size;
      let planted = true;
      return () => {
        if (!planted) return;
        planted = false;
        entry.times--;
        if (entry.times === 0) alive.delete(key);
        live.count = alive.size;
      };
    },
    find(text) {
      if (live.count === 0) return [];
      const searched = text.slice(0, LONGEST).toLowerCase();
      return [...alive].flatMap(([key, { marker }]) => (searched.includes(key) ? [marker] : []));
    },
    subscribe(listener, only) {
      listeners.set(listener, only);
      return () => listeners.delete(listener);
    },
    report(sighting) {
      // A listener that itself reaches a watched sink must not be told of itself for ever.
      if (reporting) return;
      reporting = true;
      try {
        for (const [listener, only] of listeners) {
          const wanted = only === undefined ? sighting.marker !== SELF_TEST_MARKER : sighting.marker === only;
          if (wanted) tell(listener, sighting);
        }
      } finally {
        reporting = false;
      }
    },
  };
}

/** A listener's failure is neither the host's nor the next listener's. */
function tell(listener: Listener, sighting: Sighting): void {
  try {
    listener(sighting);
  } catch {
    // Nothing here may reach the application that is being watched.
  }
}
