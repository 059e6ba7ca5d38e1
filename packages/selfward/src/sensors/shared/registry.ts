import type { Marker } from '../../model/marker.ts';
import type { SensorHost } from '../../model/sensor.ts';
import type { Sighting } from '../../model/sighting.ts';
import { home } from './home.ts';
import { createMarkerSearch } from './marker-search.ts';
import { RELEASE } from './release.ts';
import { SELF_TEST_MARKER } from './self-test-marker.ts';

/** Two copies of this library in one process must watch as one: the key names the registry's contract, not a release. */
const KEY = Symbol.for('selfward.1');

type Listener = (sighting: Sighting) => void;

/** The markers that are alive in this process, and who wants to hear of their sightings. */
export interface Registry extends Required<SensorHost> {
  readonly version: 1;
  /** The release of the copy that made it; no other shares it. */
  readonly release: string;
  /** URL of the library's folder, from the first copy that was loaded from its own files; none in a bundle alone. */
  home: string | undefined;
  /** The sensors were in place before the application's first module. */
  preloaded: boolean;
  /** A marker is alive until the returned function is called. */
  plant(marker: Marker): () => void;
  /** Those that are alive. */
  markers(): readonly Marker[];
  /** Tells of each marker that begins (`true`) or ceases to be alive. */
  onChange(listener: (marker: Marker, alive: boolean) => void): () => void;
  /**
   * @param only - tells of this marker alone; of all but the sensors' own self-test where not given.
   * @returns its own end.
   */
  subscribe(listener: Listener, only?: Marker): () => void;
  /** Opens or closes a window for what costs too much to be in place all the time; for shadows, never a live process. */
  window(open: boolean): void;
  /** What takes each sensor out again, by its id. */
  readonly installed: Map<string, () => void>;
  /** Sensors that failed: taken out, or, with fewer failures than are borne, blind for one call. */
  readonly failed: Map<string, Error>;
}

/**
 * The process-wide registry; made at the first call.
 *
 * @param shared - what all copies share: the global object; tests hand in another.
 * @throws Error where a copy of another release is at work in this process: halves that know nothing of each other would
 *   both be blind.
 */
export function registry(shared: object = globalThis): Registry {
  const known = (shared as { [KEY]?: Registry })[KEY];
  if (!known) {
    const made = createRegistry();
    made.home = home();
    // Not enumerable and not to be replaced: nothing that walks the global object may trip over it or blind us.
    Object.defineProperty(shared, KEY, { value: made });
    return made;
  }
  if (known.version !== 1 || known.release !== RELEASE)
    throw new Error(
      `selfward ${RELEASE} cannot watch here: selfward ${known.release ?? `with registry ${known.version}`} already watches this process. Install one release of it (\`npm ls selfward\`), also in what is bundled.`,
    );
  // A bundle may have been first: it does not know where the library lies.
  known.home ??= home();
  return known;
}

/** Longer text is searched at its beginning only: a sensor stands in the way of real work. */
const LONGEST = 1_000_000;

/** Calls that a sensor may fail to look at: one odd argument of an application does not end its sight. */
const BORNE = 10;

/** A registry of its own; the process needs only one. */
export function createRegistry(): Registry {
  const search = createMarkerSearch();
  const listeners = new Map<Listener, Marker | undefined>();
  const changes = new Set<(marker: Marker, alive: boolean) => void>();
  const alive = new Set<(alive: boolean) => void>();
  const windows = new Set<(open: boolean) => void>();
  const installed = new Map<string, () => void>();
  const failed = new Map<string, Error>();
  const failures = new Map<string, number>();
  const live = { count: 0 };
  let open = false;
  let reporting = false;

  const changed = (marker: Marker, before: number) => {
    live.count = search.size;
    if (search.size > 0 !== before > 0) for (const listener of alive) quietly(() => listener(search.size > 0));
    if (search.size !== before) for (const listener of changes) quietly(() => listener(marker, search.size > before));
  };
  return {
    version: 1,
    release: RELEASE,
    home: undefined,
    preloaded: false,
    live,
    installed,
    failed,
    plant(marker) {
      const before = search.size;
      search.add(marker);
      changed(marker, before);
      let planted = true;
      return () => {
        if (!planted) return;
        planted = false;
        const then = search.size;
        search.remove(marker);
        changed(marker, then);
      };
    },
    markers: () => search.all(),
    find: (text) => (live.count === 0 ? [] : search.find(text.length > LONGEST ? text.slice(0, LONGEST) : text)),
    onChange(listener) {
      changes.add(listener);
      return () => changes.delete(listener);
    },
    onAlive(listener) {
      alive.add(listener);
      if (search.size > 0) quietly(() => listener(true));
      return () => alive.delete(listener);
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
          if (wanted) quietly(() => listener(sighting));
        }
      } finally {
        reporting = false;
      }
    },
    fail(sensor, error) {
      if (!failed.has(sensor)) failed.set(sensor, error instanceof Error ? error : new Error(String(error)));
      const times = (failures.get(sensor) ?? 0) + 1;
      failures.set(sensor, times);
      if (times < BORNE) return;
      quietly(() => installed.get(sensor)?.());
      installed.delete(sensor);
    },
    window(now) {
      if (open === now) return;
      open = now;
      for (const listener of windows) quietly(() => listener(now));
    },
    onWindow(listener) {
      windows.add(listener);
      if (open) quietly(() => listener(true));
      return () => windows.delete(listener);
    },
  };
}

/** A listener's failure is neither the host's nor the next listener's. */
function quietly(call: () => void): void {
  try {
    call();
  } catch {
    // Nothing here may reach the application that is being watched.
  }
}
