import { realpathSync } from 'node:fs';
import nodeModule from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { types } from 'node:util';
import { installModuleHooks, loadedCommonJs } from './module-hooks.ts';
import { DEFAULT, type HandOver, openExports } from './open-exports.ts';
import { createPackageOf, type PackageOf } from './package-of.ts';
import { type CommonJsModule, setExport } from './set-export.ts';

/** A file of a package, evaluated. */
export interface LoadedModule {
  /** The package's own name, also where it is linked or installed under another. */
  name: string;
  version?: string;
  /** The file's path within the package. */
  file: string;
  format: 'commonjs' | 'module';
  /** `module.exports`, or what an ES module exports of its own: not what it exports again from other files. */
  exports: Record<string, unknown>;
  /**
   * Replaces an export for everybody who imports it from now on, and with an ES module for those who have. For CommonJS,
   * `module.exports` names the whole.
   *
   * @returns `false` where it cannot be replaced.
   */
  set(exportName: string, value: unknown): boolean;
}

/** Something that `onModule` could not see. */
export interface ModuleGap {
  /** The package; of all where not given. */
  name?: string;
  file?: string;
  reason: string;
}

type Listener = (loaded: LoadedModule) => void;

/**
 * Calls back after each file of a package was evaluated, in every copy of it, CommonJS or ES, and at once for CommonJS
 * files that are loaded already. The way by which sensors and containment reach packages of the application.
 *
 * @param name - the package's own name.
 * @param callback - may fail: the application's import goes on, and the failure is listed by `moduleGaps`.
 * @param files - only these of the package's files; a large package is not to be read for one of them.
 * @returns what ends it.
 */
export function onModule(name: string, callback: Listener, files: RegExp = ALL): () => void {
  return modules().onModule(name, callback, files);
}

const ALL = /^/;

/**
 * What could not be seen of one package, or of all: files that failed, and ES modules that came before. Copies in bundles
 * are no modules, and nothing is known of them.
 */
export function moduleGaps(name?: string): ModuleGap[] {
  return modules()
    .gaps()
    .filter((gap) => name === undefined || gap.name === undefined || gap.name === name);
}

interface Modules {
  onModule: typeof onModule;
  gaps(): ModuleGap[];
  /** What ES modules call at their end. */
  handOver: HandOver;
}

const KEY = 'selfward.1.modules';

/** One for the process: two copies of this library must not hook twice. */
function modules(): Modules {
  const shared = globalThis as { [key: symbol]: Modules | undefined };
  const known = shared[Symbol.for(KEY)];
  if (known) return known;
  const made = createModules();
  Object.defineProperty(globalThis, Symbol.for(KEY), { value: made });
  return made;
}

function createModules(): Modules {
  const packageOf = createPackageOf();
  const listeners = new Map<string, Map<Listener, RegExp>>();
  /** Kept for listeners that come later; CommonJS has its own cache. */
  const evaluated: LoadedModule[] = [];
  const failed: ModuleGap[] = [];
  const entry = entryOf(process.argv);
  let entrySeen = false;
  let unhook: (() => void) | undefined;

  const call = (listener: Listener, loaded: LoadedModule) => {
    const { name, file } = loaded;
    attempt(
      () => listener(loaded),
      (reason) => failed.push({ name, file, reason: `could not be watched: ${reason}` }),
    );
  };
  const isWanted = ({ name, file }: PackageOf) =>
    listeners
      .get(name)
      ?.values()
      .some((files) => files.test(file)) === true;
  const tell = (loaded: LoadedModule) => {
    for (const [listener, files] of [...(listeners.get(loaded.name) ?? [])])
      if (files.test(loaded.file)) call(listener, loaded);
  };

  const hook = () =>
    installModuleHooks({
      loading(path) {
        entrySeen ||= path === entry;
      },
      open(path, url, source) {
        const found = packageOf(path);
        if (!found || !isWanted(found)) return undefined;
        const { name, file } = found;
        let opened: string | undefined;
        attempt(
          () => {
            opened = openExports(source(), url, `globalThis[Symbol.for(${JSON.stringify(KEY)})]?.handOver`);
          },
          (reason) => failed.push({ name, file, reason: `could not be read: ${reason}` }),
        );
        return opened;
      },
      evaluated(module, path) {
        const found = packageOf(path);
        if (found && isWanted(found) && isCommonJs(module)) tell(commonJs(module, found, false));
      },
    });

  return {
    onModule(name, callback, files = ALL) {
      unhook ??= hook();
      const own = listeners.get(name) ?? new Map<Listener, RegExp>();
      listeners.set(name, own.set(callback, files));
      for (const { module, path } of loadedCommonJs()) {
        const found = packageOf(path);
        if (found?.name === name && files.test(found.file) && isCommonJs(module))
          call(callback, commonJs(module, found, true));
      }
      for (const loaded of evaluated) if (loaded.name === name && files.test(loaded.file)) call(callback, loaded);
      return () => {
        own.delete(callback);
        if (own.size === 0 && listeners.get(name) === own) listeners.delete(name);
        if (listeners.size > 0) return;
        unhook?.();
        unhook = undefined;
      };
    },
    gaps: () => [...failed, ...(entrySeen ? [] : [EARLIER])],
    handOver(url, exports, set) {
      attempt(() => {
        const found = packageOf(fileURLToPath(url));
        if (!found) return;
        nameDefault(exports.default);
        const loaded: LoadedModule = {
          ...found,
          format: 'module',
          exports,
          set(name, value) {
            const known = Object.hasOwn(set, name);
            if (known) set[name]?.(value);
            return known;
          },
        };
        evaluated.push(loaded);
        tell(loaded);
      });
    },
  };
}

const EARLIER = { reason: 'ES modules that were loaded before the sensors are not seen' };

function commonJs(module: CommonJsModule, found: PackageOf, late: boolean): LoadedModule {
  return {
    ...found,
    format: 'commonjs',
    get exports() {
      return module.exports as Record<string, unknown>;
    },
    set: (name, value) => setExport(module, name, value, late),
  };
}

/** Something that can be watched, and no ES module that was required: that has handed itself over already. */
function isCommonJs({ exports }: CommonJsModule): boolean {
  const holds = (typeof exports === 'object' && exports !== null) || typeof exports === 'function';
  return holds && !types.isModuleNamespaceObject(exports);
}

/** A guest does not break its host: whatever fails here, the application's modules load as they would have. */
function attempt(action: () => void, failed: (reason: string) => void = () => {}): void {
  try {
    action();
  } catch (error) {
    failed(error instanceof Error ? error.message : String(error));
  }
}

/** A default export without a name of its own was given one by the line that opened it: officially it is `default`. */
function nameDefault(exported: unknown): void {
  if (typeof exported === 'function' && exported.name === DEFAULT)
    Object.defineProperty(exported, 'name', { value: 'default', configurable: true });
}

/** The application's own start: who has seen that was there before everything else. */
function entryOf([, entry]: readonly string[]): string | undefined {
  let found: string | undefined;
  attempt(() => {
    if (entry !== undefined) found = realpathSync(nodeModule.createRequire(resolve(entry)).resolve(resolve(entry)));
  });
  return found;
}
