import { registerHooks } from 'node:module';
import { watchMethod } from './watch-calls.ts';

/** Whether this process has loaded one of Node's own modules. */
export function isLoaded(name: string): boolean {
  return (process as { moduleLoadList?: readonly string[] }).moduleLoadList?.includes(`NativeModule ${name}`) ?? false;
}

/**
 * Puts something into one of Node's own modules: at once where it is loaded, else when the application loads it. Loading
 * it for ourselves would cost time, and with some a warning that is none of the application's.
 *
 * @param install - returns what takes it out again.
 */
export function onBuiltin(name: string, install: () => () => void): () => void {
  if (isLoaded(name)) return install();
  let undo: (() => void) | undefined;
  const arrived = () => {
    if (undo) return;
    undo = () => {};
    undo = install();
  };
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      if (undo === undefined && found.url === `node:${name}`) harmlessly(arrived);
      return found;
    },
  });
  const unwatch = watchMethod(process, 'getBuiltinModule', ([id]) => {
    if (undo === undefined && (id === name || id === `node:${name}`)) arrived();
  });
  return () => {
    hooks.deregister();
    unwatch();
    undo?.();
  };
}

function harmlessly(call: () => void): void {
  try {
    call();
  } catch {
    // The application's import goes on; the self-test shows what is blind.
  }
}
