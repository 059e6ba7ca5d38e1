import { METHODS } from '../../model/endpoint.ts';
import type { Route } from '../../model/route.ts';
import { basePath } from '../../surface/base-path.ts';
import type { Attached } from './adapter.ts';
import { createChanges } from './changes.ts';

type Holder = Record<string, unknown>;

/**
 * A bare server with the routes of its OpenAPI description; an application with a table of its own as it is. What its
 * operations take is read by the process that checks.
 *
 * @param openapi - an object, or text.
 */
export function withDescription(attached: Attached, openapi: unknown): Attached {
  if (openapi === undefined || attached.framework !== 'node:http') return attached;
  const changes = createChanges();
  let routes: readonly Route[] = [];
  let gaps: readonly string[] = [];
  const take = (document: unknown) => {
    routes = routesOf(document);
    gaps = routes.length > 0 ? [] : ['the `openapi` description names no operation'];
    changes.tell();
  };
  let read = Promise.resolve();
  if (typeof openapi !== 'string') take(openapi);
  else
    read = parsed(openapi).then(take, (error: unknown) => {
      gaps = [`the \`openapi\` description cannot be read: ${error instanceof Error ? error.message : String(error)}`];
      changes.tell();
    });
  return {
    ...attached,
    routes: () => routes,
    gaps: () => gaps,
    onChange: changes.on,
    server: () => read.then(attached.server),
  };
}

/** What reads YAML is loaded where there is YAML: most hand in an object. */
async function parsed(text: string): Promise<unknown> {
  if (/^\s*\{/.test(text)) return JSON.parse(text);
  const { parse } = await import('yaml');
  return parse(text, { maxAliasCount: 100 });
}

function routesOf(document: unknown): Route[] {
  if (!isHolder(document) || !isHolder(document.paths)) return [];
  return Object.entries(document.paths).flatMap(([path, item]) => {
    if (!isHolder(item)) return [];
    return METHODS.flatMap((method) => {
      const operation = item[method.toLowerCase()];
      if (!isHolder(operation)) return [];
      const base = basePath(operation.servers ?? item.servers ?? document.servers, 'http://localhost');
      return [{ method, url: `${base}${path}` }];
    });
  });
}

const isHolder = (given: unknown): given is Holder =>
  typeof given === 'object' && given !== null && !Array.isArray(given);
