import type { Sensor, SensorHost } from '../../model/sensor.ts';
import { type LoadedModule, onModule } from './on-module.ts';

type Ways = ReturnType<Sensor['ways']>;

/** What was put into one file of one copy of a package. */
export interface Watched {
  undo: readonly (() => void)[];
  /** How each way in of this very copy is proved: without a network, and leaving nothing behind. */
  ways: Ways;
}

/** Puts watches into a file of a package, if it is one that is wanted. */
export type WatchFile = (loaded: LoadedModule, host: SensorHost) => Watched | undefined;

/**
 * Makes the sensor of a package that applications bring: each copy of it that is loaded is watched, and its ways in are
 * proved for each copy. A copy that was not loaded has none, and needs none.
 *
 * @param files - by the package's name.
 */
export function watchPackage(id: string, files: Readonly<Record<string, WatchFile>>): Sensor {
  const copies = new Set<Watched>();
  return {
    id,
    install(host) {
      const own = new Set<Watched>();
      const stops = Object.entries(files).map(([name, watchFile]) =>
        onModule(name, (loaded) => {
          const watched = watchFile(loaded, host);
          if (!watched) return;
          const { version, format } = loaded;
          const copy = [name, version, format === 'module' ? '(ES)' : ''].filter(Boolean).join(' ');
          const named = { ...watched, ways: watched.ways.map((each) => ({ ...each, way: `${copy}: ${each.way}` })) };
          own.add(named);
          copies.add(named);
        }),
      );
      return () => {
        for (const stop of stops) stop();
        for (const { undo } of own) for (const each of undo) each();
        for (const each of own) copies.delete(each);
      };
    },
    ways: () => [...copies].flatMap(({ ways }) => ways),
  };
}

/** A class as far as it is patched: an object to hang methods on. */
export type Methods = Record<string, unknown>;

/** The prototype of a class, where it has these methods itself; nothing otherwise, as in a release without them. */
export function prototypeWith(found: unknown, ...methods: readonly string[]): Methods | undefined {
  if (typeof found !== 'function') return undefined;
  const { prototype } = found as { prototype?: unknown };
  if (typeof prototype !== 'object' || prototype === null) return undefined;
  return methods.every((name) => Object.hasOwn(prototype, name)) ? (prototype as Methods) : undefined;
}

/** Calls a way in whose outcome is of no interest: that it fails without a server is expected. */
export async function attempted(call: () => unknown): Promise<void> {
  try {
    await call();
  } catch {
    // It was seen on its way in, or the self-test says that it was not.
  }
}
