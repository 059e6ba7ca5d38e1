import type { Server } from 'node:http';
import type { Route } from '../../surface/routes.ts';

/** An application that is held: what is known of it, until it is let go. */
export interface Attached {
  /** What it is, as coverage names it: `express`, `fastify` … */
  framework: string;
  /** The routes as the framework knows them now, prefixes of mounted routers included. */
  routes(): readonly Route[];
  /** What of the table could not be read, in words: a router that was mounted before anybody looked. */
  gaps(): readonly string[];
  /** Called after the table changed. @returns its own end. */
  onChange(listener: () => void): () => void;
  /** The server that connections are handed to; the framework's own where it has one. */
  server(): Promise<Server | undefined>;
  /** Takes everything out again that was put into the application. */
  detach(): void;
}

/** One framework. One file each in `adapters/`, default-exporting it. */
export interface Adapter {
  id: string;
  /** Takes hold of an application of its kind; `undefined` where it is another's. */
  attach(app: unknown): Attached | undefined;
}
