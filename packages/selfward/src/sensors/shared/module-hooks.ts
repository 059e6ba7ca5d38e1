import { readFileSync } from 'node:fs';
import nodeModule, { type LoadFnOutput, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { CommonJsModule } from './set-export.ts';

/** What wants to know of the modules that Node loads. */
export interface ModuleHooks {
  /** A file is about to be loaded. */
  loading(path: string): void;
  /** Another source for an ES module; nothing where it stays. */
  open(path: string, url: string, source: () => string): string | undefined;
  /** A CommonJS module was evaluated. */
  evaluated(module: CommonJsModule, path: string): void;
}

/** Node's own CommonJS loader, as far as every tool of this kind relies on it. */
interface Loader {
  prototype: { _compile: Compile };
  _cache: Record<string, CommonJsModule | undefined>;
}
type Compile = (this: CommonJsModule, content: string, filename: string, format?: string) => unknown;

const loader = nodeModule as unknown as Loader;

/** The CommonJS modules that are loaded and done. */
export const loadedCommonJs = (): { module: CommonJsModule; path: string }[] =>
  Object.values(loader._cache).flatMap((module) =>
    module?.loaded && module.filename ? [{ module, path: module.filename }] : [],
  );

/**
 * Watches what Node loads: ES modules by its hooks, whose source may be changed; CommonJS by `_compile`, since what its
 * modules export is known only after they ran.
 *
 * @returns what takes it out again.
 */
export function installModuleHooks(hooks: ModuleHooks): () => void {
  const handle = registerHooks({
    load(url, context, nextLoad) {
      const given = nextLoad(url, context);
      return attempt(() => loaded(url, context.conditions, given, hooks)) ?? given;
    },
  });
  const original = loader.prototype._compile;
  const compile: Compile = function (content, filename, ...rest) {
    const result = original.call(this, content, filename, ...rest);
    attempt(() => hooks.evaluated(this, filename));
    return result;
  };
  loader.prototype._compile = compile;
  return () => {
    handle.deregister();
    // Another tool may have wrapped ours: it tells those who have no listeners any more.
    if (loader.prototype._compile === compile) loader.prototype._compile = original;
  };
}

function loaded(
  url: string,
  conditions: readonly string[],
  given: LoadFnOutput,
  hooks: ModuleHooks,
): LoadFnOutput | undefined {
  if (!url.startsWith('file:')) return undefined;
  const path = fileURLToPath(url);
  hooks.loading(path);
  if (given.format === 'commonjs' && conditions.includes('import') && needsOwnLoader(given, path))
    return { ...given, format: 'commonjs-sync' };
  const { source } = given;
  if (given.format !== 'module' || source === undefined || source === null) return undefined;
  const opened = hooks.open(path, url, () => (typeof source === 'string' ? source : new TextDecoder().decode(source)));
  return opened === undefined ? undefined : { ...given, source: opened };
}

/**
 * As soon as hooks hand out the source of a CommonJS file that is imported, early Node 22 runs it with a loader that knows
 * neither `require.cache` nor `_compile`, and `load` may not answer without a source. Named `commonjs-sync`, as Node itself
 * calls what is imported below a `require`, the file goes to the usual loader; only where nobody has changed its source.
 */
function needsOwnLoader({ source }: LoadFnOutput, path: string): boolean {
  if (Number(process.versions.node.split('.')[0]) > 22 || !ArrayBuffer.isView(source)) return false;
  return readFileSync(path).equals(new Uint8Array(source.buffer, source.byteOffset, source.byteLength));
}

/** A guest does not break its host: whatever fails here, the application's modules load as they would have. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
