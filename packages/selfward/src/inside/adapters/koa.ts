import { createServer, type RequestListener, type Server } from 'node:http';
import type { Route } from '../../surface/routes.ts';
import type { Adapter } from './adapter.ts';
import { createChanges } from './changes.ts';
import { watchArray } from './watch-array.ts';

interface Application {
  middleware: unknown[];
  callback(): RequestListener;
}

/** A layer of `@koa/router`: its path has every prefix in it already. */
interface Layer {
  methods: readonly string[];
  path: unknown;
}

const koa: Adapter = {
  id: 'koa',
  attach(given) {
    if (!isApplication(given)) return undefined;
    const app = given;
    const changes = createChanges();
    const watched = new Map<unknown[], () => void>();
    let own: Server | undefined;
    const stacks = () => app.middleware.flatMap((each) => stackOf(each) ?? []);
    const read = () => {
      for (const list of [app.middleware, ...app.middleware.flatMap((each) => listOf(each))]) {
        if (!watched.has(list)) watched.set(list, watchArray(list, changed));
      }
      return stacks();
    };
    const changed = () => {
      read();
      changes.tell();
    };
    read();
    return {
      framework: 'koa',
      routes: () => read().flatMap(routeOf),
      gaps: () => read().flatMap(gapOf),
      onChange: changes.on,
      async server() {
        own ??= createServer(app.callback());
        return own;
      },
      detach() {
        changes.end();
        for (const unwatch of watched.values()) unwatch();
        watched.clear();
      },
    };
  },
};

export default koa;

function isApplication(given: unknown): given is Application {
  return (
    typeof given === 'object' &&
    given !== null &&
    'middleware' in given &&
    Array.isArray(given.middleware) &&
    'callback' in given &&
    typeof given.callback === 'function'
  );
}

/** `router.routes()` hands out a function that names its router. */
function stackOf(middleware: unknown): readonly Layer[] | undefined {
  const [stack] = listOf(middleware);
  return stack as readonly Layer[] | undefined;
}

function listOf(middleware: unknown): unknown[][] {
  if (typeof middleware !== 'function' || !('router' in middleware)) return [];
  const { router } = middleware;
  return typeof router === 'object' && router !== null && 'stack' in router && Array.isArray(router.stack)
    ? [router.stack]
    : [];
}

/** A layer without methods is middleware. */
function routeOf({ methods, path }: Layer): Route[] {
  if (methods.length === 0 || typeof path !== 'string') return [];
  const url = path.replace(/\{(\/[^}]*)\}/g, '$1').replace(/\*(\w+)/g, ':$1');
  return [{ method: [...methods], url }];
}

function gapOf({ methods, path }: Layer): string[] {
  return methods.length > 0 && typeof path !== 'string'
    ? [`${methods.join(', ')} ${String(path)}: a path by regular expression`]
    : [];
}
