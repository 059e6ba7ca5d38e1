import { type Application, isApplication, type Layer, routerOf } from './express-router.ts';

/** What Express calls the layer of an application that is mounted in another. */
export const MOUNTED = 'mounted_app';

/** Applications that were mounted in others, by their layer: Express hides each behind a function of its own. */
export const mounted = new WeakMap<Layer, Application>();

/** Remembers what is mounted from now on. @returns its own end. */
export function followMounts(app: Application): () => void {
  const { use } = app;
  if (typeof use !== 'function') return () => undefined;
  const had = Object.getOwnPropertyDescriptor(app, 'use');
  app.use = function following(this: unknown, ...given: unknown[]): unknown {
    const before = routerOf(app)?.stack.length ?? 0;
    const result: unknown = Reflect.apply(use, this, given);
    const inner = given.flat(5).filter(isApplication);
    const layers = routerOf(app)?.stack.slice(before) ?? [];
    layers
      .filter(({ name }) => name === MOUNTED)
      .forEach((layer, at) => {
        const mountedApp = inner[at];
        if (mountedApp) mounted.set(layer, mountedApp);
      });
    return result;
  };
  return () => {
    if (had) Object.defineProperty(app, 'use', had);
    else delete app.use;
  };
}
