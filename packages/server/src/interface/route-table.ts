import type { FastifyInstance } from 'fastify';
import type { Access } from '../model/level.ts';

/** One route as the router has it. */
export interface Route {
  method: string;
  /** With `:name` for parameters, `*` for the rest. */
  url: string;
  access: Access;
  /** As declared: zod's, or a plugin's JSON Schema. */
  schema: { querystring?: unknown; params?: unknown; body?: unknown };
}

const TABLE: unique symbol = Symbol('selfward.routes');

/**
 * Notes every route as the router takes it, and stops the start at one that does not say who may call it: access is
 * closed by default, and a forgotten rule must not open a route.
 */
export function keepRouteTable(app: FastifyInstance): void {
  const table: Route[] = [];
  app.decorate(TABLE, table);
  app.addHook('onRoute', (route) => {
    const access = route.config?.access;
    const methods = [route.method].flat();
    if (access === undefined)
      throw new Error(`${methods.join(',')} ${route.url} declares no access; add config: { access: … } to the route`);
    const { querystring, params, body } = route.schema ?? {};
    for (const method of methods)
      table.push({
        method,
        url: route.url,
        access,
        schema: {
          ...(querystring === undefined ? {} : { querystring }),
          ...(params === undefined ? {} : { params }),
          ...(body === undefined ? {} : { body }),
        },
      });
  });
}

/** All routes, as the router has them. */
export function routeTable(app: FastifyInstance): readonly Route[] {
  return app.getDecorator<readonly Route[]>(TABLE);
}
