import { subscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:http';
import type { Route } from '../../surface/routes.ts';
import type { Adapter } from './adapter.ts';
import { createChanges } from './changes.ts';
import { plainSchema } from './plain-schema.ts';

/** What a Fastify instance offers of what is needed here. */
interface Instance {
  server: Server;
  ready(): PromiseLike<unknown>;
  addHook(name: 'onRoute', hook: (route: RouteOptions) => void): unknown;
  printRoutes(options: { commonPrefix: boolean }): string;
}

interface RouteOptions {
  method: string | string[];
  url: string;
  schema?: {
    params?: unknown;
    querystring?: unknown;
    query?: unknown;
    headers?: unknown;
    body?: unknown;
  };
}

interface Table {
  routes: Route[];
  changed: () => void;
}

const tables = new WeakMap<object, Table>();

/** Fastify tells of every instance as it is made, before it has a route. */
subscribe('fastify.initialization', (message) => {
  if (typeof message === 'object' && message !== null && 'fastify' in message && isInstance(message.fastify)) {
    follow(message.fastify);
  }
});

const fastify: Adapter = {
  id: 'fastify',
  attach(app) {
    if (!isInstance(app)) return undefined;
    const known = tables.has(app);
    const table = tables.get(app) ?? follow(app);
    // Made before this file was loaded: what stood in its table then has no schema here.
    const earlier = known ? [] : printed(app);
    const changes = createChanges();
    table.changed = changes.tell;
    return {
      framework: 'fastify',
      routes: () => [...earlier, ...table.routes],
      gaps: () =>
        earlier.length === 0
          ? []
          : [`the schemas of ${earlier.length} routes that were there before the library was loaded`],
      onChange: changes.on,
      async server() {
        await app.ready();
        return app.server;
      },
      detach() {
        changes.end();
        table.changed = () => undefined;
      },
    };
  },
};

export default fastify;

function isInstance(given: unknown): given is Instance {
  return (
    typeof given === 'object' &&
    given !== null &&
    'addHook' in given &&
    'printRoutes' in given &&
    'ready' in given &&
    'server' in given
  );
}

/** An encapsulated instance inherits the hooks of the one that it is registered in. */
function follow(app: Instance): Table {
  const table: Table = { routes: [], changed: () => undefined };
  tables.set(app, table);
  app.addHook('onRoute', ({ method, url, schema }) => {
    const { params, querystring, query, headers, body } = schema ?? {};
    const told = Object.entries({ params, querystring: querystring ?? query, headers, body })
      .map(([place, own]): [string, unknown] => [place, plainSchema(own)])
      .filter(([, plain]) => plain !== undefined);
    table.routes.push({ method, url, ...Object.fromEntries(told) });
    table.changed();
  });
  return table;
}

/** `├── /rooms/:id (GET, HEAD)`, one line a route where common prefixes are not drawn together. */
function printed(app: Instance): Route[] {
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, url, methods] = /^\W*?(\/\S*|\*) \(([A-Z, ]+)\)/.exec(line) ?? [];
      return url === undefined || methods === undefined ? [] : [{ url, method: methods.split(', ') }];
    });
}
