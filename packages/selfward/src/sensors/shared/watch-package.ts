import type { Sensor, SensorHost } from '../../model/sensor.ts';
import { type LoadedModule, onModule } from './on-module.ts';

type Ways = ReturnType<Sensor['ways']>;

/** What was put into one file of one copy of a package. */
export interface Watched {
  /** Read when it is taken out: more may come after it was put in. */
  undo: readonly (() => void)[];
  /** How each way in of this very copy is proved: without a network, and leaving nothing behind. */
  ways: Ways;
}

/** Puts watches into a file of a package, if it is one that is wanted. */
export type WatchFile = (loaded: LoadedModule, host: SensorHost) => Watched | undefined;

/**
 * Makes the sensor of a package that applications bring: each copy of it that is loaded is watched, and its ways in are
 * proved for each copy. What is not loaded has none, and needs none; a copy in which nothing was found to watch has one
 * that is blind.
 *
 * @param files - by the package's name.
 */
export function watchPackage(id: string, files: Readonly<Record<string, WatchFile>>): Sensor {
  /** Of each time that it is in place: what was watched, by copy. */
  const inPlace = new Set<Map<string, Set<Watched>>>();
  return {
    id,
    install(host) {
      const copies = new Map<string, Set<Watched>>();
      inPlace.add(copies);
      /** What CommonJS files export: an ES module that hands on one of these is no copy of its own. */
      const handedOn = new WeakSet<object>();
      const undo: (() => void)[] = [];
      const stops = Object.entries(files).map(([name, watchFile]) =>
        onModule(name, (loaded) => {
          const { version, format, file } = loaded;
          const copy = [name, version, format === 'module' ? '(ES)' : ''].filter(Boolean).join(' ');
          if (format === 'commonjs' && isObject(loaded.exports)) handedOn.add(loaded.exports);
          if (format === 'module' && isObject(loaded.exports.default) && handedOn.has(loaded.exports.default)) return;
          const known = copies.get(copy) ?? new Set();
          copies.set(copy, known);
          const watched = attempt(() => watchFile(loaded, host), file);
          if (!watched) return;
          known.add(watched);
          undo.push(() => {
            for (const each of watched.undo) each();
          });
        }),
      );
      return () => {
        for (const each of [...stops, ...undo.reverse()]) each();
        inPlace.delete(copies);
      };
    },
    ways: () =>
      [...inPlace]
        .flatMap((copies) => [...copies])
        .flatMap(([copy, found]) =>
          found.size === 0
            ? [{ way: `${copy}: its classes`, prove: () => Promise.reject(new Error('none of its files holds them')) }]
            : [...found].flatMap(({ ways }) => ways.map((each) => ({ ...each, way: `${copy}: ${each.way}` }))),
        ),
  };
}

const isObject = (given: unknown): given is object =>
  (typeof given === 'object' && given !== null) || typeof given === 'function';

/** What cannot be watched is a way in that is blind, with the reason. */
function attempt(watch: () => Watched | undefined, file: string): Watched | undefined {
  try {
    return watch();
  } catch (error) {
    return { undo: [], ways: [{ way: file, prove: () => Promise.reject(error) }] };
  }
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
