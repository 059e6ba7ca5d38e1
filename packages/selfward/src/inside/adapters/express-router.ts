import type { RequestListener } from 'node:http';
import type { PatternLayer } from './express-path.ts';

/** What Express 4 and 5 keep of one `use` or one route. */
export interface Layer extends Partial<PatternLayer> {
  name: string;
  handle: unknown;
  /** Express 5.3 and later. */
  rawPath?: unknown;
  route?: { path: unknown; methods: Record<string, boolean> };
}

/** A router of either. */
export interface Router {
  stack: Layer[];
}

/** An application, as far as it is looked at. */
export interface Application extends RequestListener {
  router?: Router;
  _router?: Router;
  mountpath?: unknown;
  use?: (...given: unknown[]) => unknown;
}

export function isApplication(given: unknown): given is Application {
  return (
    typeof given === 'function' && 'handle' in given && 'set' in given && 'engine' in given && 'mountpath' in given
  );
}

/** Express 5 has `router`; in Express 4 that name throws, and `_router` is there once something was used. */
export function routerOf(app: Application): Router | undefined {
  if (isRouter(app._router)) return app._router;
  try {
    return isRouter(app.router) ? app.router : undefined;
  } catch {
    return undefined;
  }
}

export const isRouter = (given: unknown): given is Router =>
  (typeof given === 'function' || typeof given === 'object') &&
  given !== null &&
  'stack' in given &&
  Array.isArray(given.stack);
