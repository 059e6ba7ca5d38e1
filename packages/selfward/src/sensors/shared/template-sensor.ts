import type { Sensor, SensorHost } from '../../model/sensor.ts';
import { type LoadedModule, moduleGaps, onModule } from './on-module.ts';
import { type Given, look } from './watch-calls.ts';

/** A call of a watched function, seen from behind: what it was given and what came of it. */
export interface SeenCall {
  self: unknown;
  args: readonly unknown[];
  /** Not there where it threw. */
  result?: unknown;
  error?: unknown;
}

/** Reads the template's source out of a call. Called only while markers are alive. */
export type ReadCall = (call: SeenCall) => readonly Given[];

/** One file of one loaded copy of an engine, and what can be done with it. */
export interface Copy {
  /** The package that it is of. */
  name: string;
  file: string;
  exports: Record<string, unknown>;
  /** An export as it is now; `module.exports` for the whole. */
  current(exportName: string): unknown;
  /** Watches a method of a prototype or an object, however the copy is reached. */
  method(owner: unknown, name: string, read: ReadCall): void;
  /** Watches a function that the file exports; `module.exports` for the whole. */
  exported(name: string, read: ReadCall): void;
  /** Watches a method that instances of an exported class keep in a field of their own. */
  field(className: string, name: string, read: ReadCall): void;
  /** A public way into this copy, proved by a known harmless call. */
  way(name: string, prove: () => unknown): void;
}

type Ways = { way: string; prove: () => Promise<void> }[];

export interface Engine {
  /** The engine's name: the sensor's id. */
  id: string;
  /** The package by this name, and others where files of it are. */
  packages: readonly [string, ...string[]];
  /** The first package is much else besides: who loads it need not load the engine. */
  partly?: boolean;
  /** Called for each file of the packages, most of which are none of its business. */
  open(copy: Copy): void;
}

/**
 * A sensor for a template engine: watches the source that is compiled, in every copy that the application loads. An engine
 * that is not loaded has no ways in; a copy that is made in a way not known here has a blind one.
 */
export function templateSensor({ id, packages, partly = false, open }: Engine): Sensor {
  const ways = new Set<Ways>();
  /** By copy, how many ways into it are known. */
  const copies = new Map<string, number>();
  const unknown = (): Ways =>
    [...copies].flatMap(([copy, known]) =>
      known > 0 ? [] : [{ way: copy, prove: () => Promise.reject(new Error('this release is not known here')) }],
    );
  /** Files that could not be opened: as blind as an unknown release. */
  const unread = (): Ways =>
    packages.flatMap((name) =>
      moduleGaps(name).flatMap((gap) =>
        gap.file === undefined
          ? []
          : [{ way: `${name}: ${gap.file}`, prove: () => Promise.reject(new Error(gap.reason)) }],
      ),
    );
  return {
    id,
    install(host) {
      const undo: (() => void)[] = [];
      const { stop, watching } = watchingFor(id, host, undo);
      const stops = packages.map((name) =>
        onModule(name, (loaded) => {
          const own: Ways = [];
          const { version, format } = loaded;
          const copy = [name, version, format === 'module' ? '(ES)' : ''].filter(Boolean).join(' ');
          if (name === packages[0] && !partly) copies.set(copy, copies.get(copy) ?? 0);
          const way: Copy['way'] = (what, prove) =>
            void own.push({ way: `${copy}: ${what}`, prove: async () => void (await prove()) });
          try {
            open({ name, file: loaded.file, exports: loaded.exports, way, ...watching(loaded) });
          } catch (error) {
            // Shown as a way that is blind, with the reason.
            way(loaded.file, () => Promise.reject(error));
            host.fail?.(id, error);
          }
          if (own.length === 0) return;
          if (copies.has(copy)) copies.set(copy, own.length);
          ways.add(own);
          undo.push(() => ways.delete(own));
        }),
      );
      return () => {
        stop();
        copies.clear();
        for (const each of [...stops, ...undo.reverse()]) each();
      };
    },
    ways: () => [...[...ways].flat(), ...unknown(), ...unread()],
  };
}

type Callable = (...given: unknown[]) => unknown;
type Owner = Record<string, unknown>;

function watchingFor(id: string, host: SensorHost, undo: (() => void)[]) {
  /** Who has copied a function, or keeps an instance, keeps ours: it does nothing any more. */
  let stopped = false;

  const watched = (original: unknown, what: string, read: ReadCall): Callable => {
    if (typeof original !== 'function') throw new Error(`${id}: no ${what}`);
    return new Proxy(original as Callable, {
      apply(target, self, args) {
        if (host.live.count === 0 || stopped) return Reflect.apply(target, self, args);
        const call: SeenCall = { self, args };
        try {
          call.result = Reflect.apply(target, self, args);
          return call.result;
        } catch (error) {
          call.error = error;
          throw error;
        } finally {
          look(host, id, () => read(call));
        }
      },
    });
  };

  const watching = (loaded: LoadedModule): Pick<Copy, 'current' | 'method' | 'exported' | 'field'> => {
    const current = (name: string): unknown => (name === 'module.exports' ? loaded.exports : loaded.exports[name]);
    const replace = (name: string, ours: unknown) => {
      const original = current(name);
      if (!loaded.set(name, ours)) throw new Error(`${id}: ${name} of ${loaded.file} cannot be replaced`);
      undo.push(() => void (current(name) === ours && loaded.set(name, original)));
    };
    return {
      current,
      method(given, name, read) {
        const owner = given as Owner;
        const original = owner[name];
        const ours = watched(original, `${name} in ${loaded.file}`, read);
        if (!place(owner, name, ours)) throw new Error(`${id}: ${name} in ${loaded.file} cannot be replaced`);
        undo.push(() => void (owner[name] === ours && place(owner, name, original)));
      },
      exported(name, read) {
        replace(name, watched(current(name), `${name} in ${loaded.file}`, read));
      },
      field(className, name, read) {
        const original = current(className);
        if (typeof original !== 'function') throw new Error(`${id}: no ${className} in ${loaded.file}`);
        const ours: object = new Proxy(original as new (...given: unknown[]) => Owner, {
          construct(target, args, newTarget): object {
            const instance: Owner = Reflect.construct(target, args, newTarget === ours ? target : newTarget);
            try {
              if (!stopped) place(instance, name, watched(instance[name], `${name} in ${className}`, read));
            } catch (error) {
              // A guest does not break its host.
              host.fail?.(id, error);
            }
            return instance;
          },
        });
        replace(className, ours);
      },
    };
  };
  const stop = () => {
    stopped = true;
  };
  return { stop, watching };
}

function place(owner: Owner, name: string, value: unknown): boolean {
  const enumerable = Object.getOwnPropertyDescriptor(owner, name)?.enumerable ?? true;
  return Reflect.defineProperty(owner, name, { configurable: true, enumerable, writable: true, value });
}
