import { createServer, type RequestListener, type Server } from 'node:http';
import type { Route } from '../../surface/routes.ts';
import type { Adapter } from './adapter.ts';
import { createChanges } from './changes.ts';
import { type PatternLayer, pathsOfPattern } from './express-path.ts';
import { watchArray } from './watch-array.ts';

/** What Express 4 and 5 keep of one `use` or one route. */
interface Layer extends Partial<PatternLayer> {
  name: string;
  handle: unknown;
  /** Express 5.3 and later. */
  rawPath?: unknown;
  route?: { path: unknown; methods: Record<string, boolean> };
}

interface Router {
  stack: Layer[];
}

interface Application extends RequestListener {
  router?: Router;
  _router?: Router;
  mountpath?: unknown;
  use?: (...given: unknown[]) => unknown;
}

const MOST_DEEP = 20;

const express: Adapter = {
  id: 'express',
  attach(given) {
    if (!isApplication(given)) return undefined;
    const app = given;
    const changes = createChanges();
    const watched = new Map<unknown[], () => void>();
    let own: Server | undefined;
    // Express 4 makes its router at the first use.
    const read = () => {
      const found: Found = { routes: [], gaps: [], stacks: [] };
      const router = routerOf(app);
      if (router) walk(router, '', found, 0);
      for (const stack of found.stacks) {
        if (!watched.has(stack)) watched.set(stack, watchArray(stack, changed));
      }
      return found;
    };
    const changed = () => {
      read();
      changes.tell();
    };
    read();
    const forgetMounts = followMounts(app);
    return {
      framework: 'express',
      routes: () => read().routes,
      gaps: () => read().gaps,
      onChange: changes.on,
      async server() {
        own ??= createServer(app);
        return own;
      },
      detach() {
        changes.end();
        for (const unwatch of watched.values()) unwatch();
        watched.clear();
        forgetMounts();
      },
    };
  },
};

export default express;

function isApplication(given: unknown): given is Application {
  return (
    typeof given === 'function' && 'handle' in given && 'set' in given && 'engine' in given && 'mountpath' in given
  );
}

/** Express 5 has `router`; in Express 4 that name throws, and `_router` is there once something was used. */
function routerOf(app: Application): Router | undefined {
  if (isRouter(app._router)) return app._router;
  try {
    return isRouter(app.router) ? app.router : undefined;
  } catch {
    return undefined;
  }
}

const isRouter = (given: unknown): given is Router =>
  (typeof given === 'function' || typeof given === 'object') &&
  given !== null &&
  'stack' in given &&
  Array.isArray(given.stack);

interface Found {
  routes: Route[];
  gaps: string[];
  stacks: unknown[][];
}

function walk({ stack }: Router, prefix: string, found: Found, depth: number): void {
  found.stacks.push(stack);
  if (depth > MOST_DEEP) return;
  for (const layer of stack) {
    if (layer.route) {
      const methods = Object.keys(layer.route.methods)
        .filter((method) => layer.route?.methods[method])
        .flatMap((method) => (method === '_all' ? ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] : [method.toUpperCase()]));
      for (const path of [layer.route.path].flat(5)) {
        if (typeof path === 'string') found.routes.push({ method: methods, url: joined(prefix, path) });
        else found.gaps.push(`${methods.join(', ')} ${prefix}${String(path)}: a path by regular expression`);
      }
      continue;
    }
    const inner = innerOf(layer);
    const paths = mountedAt(layer);
    if (!inner) {
      const where = joined(prefix, paths[0] ?? '/…');
      if (layer.name === MOUNTED) found.gaps.push(`${where}: an application that was mounted before anybody looked`);
      continue;
    }
    if (paths.length === 0) found.gaps.push(`a router below ${prefix || '/'}: the path it is mounted at is not known`);
    for (const path of paths) walk(inner, joined(prefix, path), found, depth + 1);
  }
}

/** Applications that were mounted in others, by their layer: Express hides each behind a function of its own. */
const mounted = new WeakMap<Layer, Application>();

/** Remembers what is mounted from now on. @returns its own end. */
function followMounts(app: Application): () => void {
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

const MOUNTED = 'mounted_app';

/** A router, or the router of an application that was mounted. */
function innerOf(layer: Layer): Router | undefined {
  const app = mounted.get(layer);
  if (app) return routerOf(app);
  return isRouter(layer.handle) ? layer.handle : undefined;
}

function mountedAt(layer: Layer): string[] {
  if (layer.rawPath !== undefined) {
    return [layer.rawPath].flat(5).flatMap((path) => (typeof path === 'string' ? [path === '/' ? '' : path] : []));
  }
  return layer.regexp ? pathsOfPattern({ regexp: layer.regexp, keys: layer.keys ?? [] }) : [];
}

/** Prefix and path as one, in the way that surfaces read: `{/:id}` of Express 5 is an optional part. */
function joined(prefix: string, path: string): string {
  const whole = `${prefix.replace(/\/$/, '')}${path === '/' && prefix !== '' ? '' : path}` || '/';
  return whole.replace(/\{(\/[^}]*)\}/g, '$1').replace(/\*(\w+)/g, ':$1');
}
