import { createFresh, type Marker } from '../../model/marker.ts';
import type { Sensor } from '../../model/sensor.ts';
import type { Sighting } from '../../model/sighting.ts';
import { ownFrames } from '../shared/own-frames.ts';
import { createRegistry } from '../shared/registry.ts';
import { SELF_TEST_MARKER } from '../shared/self-test-marker.ts';

/** A sensor in place, and what it sees. */
export interface WatchForTesting {
  /** Calls a route with a value in which `{p}` is a fresh marker; the outcome of the call itself is of no interest. */
  call(route: (value: never) => unknown, value: unknown, kind?: 'word' | 'digits'): Promise<Sighting[]>;
  /** The ways in that it does not see. */
  blind(): Promise<string[]>;
  /** How many times it failed to look. */
  failures(): unknown[];
  stop(): void;
}

export function watchForTesting(sensor: Sensor): WatchForTesting {
  const host = createRegistry();
  const failures: unknown[] = [];
  const uninstall = sensor.install({ ...host, fail: (_sensor, error) => void failures.push(error) });
  const fresh = createFresh();
  return {
    async call(route, value, kind = 'word') {
      const marker = fresh.marker(kind);
      const seen: Sighting[] = [];
      const unsubscribe = host.subscribe((sighting) => seen.push(sighting));
      const uproot = host.plant(marker);
      try {
        await route(filled(value, marker) as never);
      } catch {
        // What stands in the marker's way is the database's matter.
      } finally {
        uproot();
        unsubscribe();
      }
      return seen.filter((sighting) => sighting.marker === marker);
    },
    async blind() {
      const blind: string[] = [];
      for (const { way, prove } of sensor.ways()) {
        let seen = false;
        const unsubscribe = host.subscribe(() => {
          seen = true;
        }, SELF_TEST_MARKER);
        const uproot = host.plant(SELF_TEST_MARKER);
        try {
          await prove();
        } catch {
          // It cannot be proved: blind, unless it was seen.
        }
        uproot();
        unsubscribe();
        if (!seen) blind.push(way);
      }
      return blind;
    },
    failures: () => failures,
    stop: uninstall,
  };
}

/** A try's value as it is sent. */
function filled(value: unknown, marker: Marker): unknown {
  if (typeof value === 'string') return value.replaceAll('{p}', marker);
  return JSON.parse(JSON.stringify(value).replaceAll('{p}', marker));
}

/**
 * The worst that was seen, and whether it names a line of a route: routes stand in the test's file, above where this is
 * called, so that a line of the test's own does not pass for one of theirs.
 */
export function worst(seen: readonly Sighting[]): [position: string, isOfRoute: boolean] {
  const [test] = ownFrames();
  const [found] = [...seen].sort((a, b) => RANK.indexOf(a.position) - RANK.indexOf(b.position));
  if (!found) return ['not seen', false];
  const [, file, line] = /^(.*):(\d+):\d+$/.exec(found.at ?? '') ?? [];
  return [found.position, test !== undefined && file === test.file && Number(line) < test.line];
}

const RANK = ['code', 'unknown', 'data'];
