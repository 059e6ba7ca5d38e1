import type { Route } from '../../surface/routes.ts';
import type { Adapter } from './adapter.ts';
import { createChanges } from './changes.ts';
import { watchArray } from './watch-array.ts';

interface Application {
  routes: RouterRoute[];
  fetch: (...given: never[]) => unknown;
}

interface RouterRoute {
  method: string;
  path: string;
  handler: (...given: never[]) => unknown;
}

const ALL = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Hono answers fetch requests: the server that carries it is whoever serves it, and is found where it listens. */
const hono: Adapter = {
  id: 'hono',
  attach(app) {
    if (!isApplication(app)) return undefined;
    const changes = createChanges();
    const unwatch = watchArray(app.routes, changes.tell);
    return {
      framework: 'hono',
      routes: () => app.routes.flatMap(routeOf),
      gaps: () => [],
      onChange: changes.on,
      server: async () => undefined,
      detach() {
        changes.end();
        unwatch();
      },
    };
  },
};

export default hono;

function isApplication(given: unknown): given is Application {
  return (
    typeof given === 'object' &&
    given !== null &&
    'routes' in given &&
    Array.isArray(given.routes) &&
    'fetch' in given &&
    typeof given.fetch === 'function' &&
    'basePath' in given
  );
}

/** Middleware takes a second argument, what to call next; a handler does not (as Hono's own inspection tells them apart). */
function routeOf({ method, path, handler }: RouterRoute): Route[] {
  if (handler.length > 1) return [];
  const url = path.replace(/:(\w+)\{[^}]*\}/g, ':$1');
  return [{ method: method === 'ALL' ? ALL : [method], url }];
}
