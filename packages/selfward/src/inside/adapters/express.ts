import { createServer, type Server } from 'node:http';
import type { Route } from '../../surface/routes.ts';
import type { Adapter } from './adapter.ts';
import { createChanges } from './changes.ts';
import { followMounts, MOUNTED, mounted } from './express-mounts.ts';
import { pathsOfPattern } from './express-path.ts';
import { isApplication, isRouter, type Layer, type Router, routerOf } from './express-router.ts';
import { watchArray } from './watch-array.ts';

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
      const methods = methodsOf(layer.route.methods);
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

const ALL = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** Of no application but for WebDAV and UPnP both: `app.all` of Express 4 names every method that Node knows. */
const FROM_ALL = ['propfind', 'm-search'];

function methodsOf(methods: Readonly<Record<string, boolean>>): string[] {
  if (methods._all || FROM_ALL.every((method) => methods[method])) return ALL;
  return Object.keys(methods)
    .filter((method) => methods[method])
    .map((method) => method.toUpperCase());
}

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
