import type { Adapter, Attached } from './adapter.ts';
import express from './express.ts';
import fastify from './fastify.ts';
import hono from './hono.ts';
import koa from './koa.ts';
import nest from './nest.ts';
import node from './node.ts';

/**
 * Written down, unlike other folders: an application's bundle holds them, and there is no folder in a bundle. A test holds
 * the list to the files. The more particular come first.
 */
export const ADAPTERS: readonly Adapter[] = [nest, fastify, express, koa, hono, node];

/** @throws TypeError where no adapter knows the application. */
export function attach(app: unknown): Attached {
  for (const adapter of ADAPTERS) {
    const attached = adapter.attach(app);
    if (attached) return attached;
  }
  const given = app === null ? 'null' : typeof app === 'object' ? (app.constructor?.name ?? 'an object') : typeof app;
  throw new TypeError(
    `watch: ${given} is no application of Express, Fastify, Koa, Hono or NestJS and no server of node:http ` +
      '(was a router or a promise handed in instead of the application?)',
  );
}
