import type { Route } from 'selfward/engine';
import type { InventoryDocument } from './device.ts';
import type { Access, Level } from './level.ts';

/** What the second instance of this server is given over its process channel, never on a command line. */
export interface ScratchSeed {
  inventory: InventoryDocument;
  plugins: { modules: readonly string[]; enabled: readonly string[] };
  /** One for each level, with a session each: the token of its cookie. */
  operators: readonly { name: string; level: Level; token: string }[];
}

/** What the second instance answers once it listens. */
export interface ScratchReady {
  url: string;
  cookie: string;
  /** Of one device, for the routes that are for devices alone. */
  agentToken: string;
  routes: readonly (Route & { access: Access })[];
}

export type FromScratch = { type: 'ready'; ready: ScratchReady } | { type: 'failed'; problem: string };
