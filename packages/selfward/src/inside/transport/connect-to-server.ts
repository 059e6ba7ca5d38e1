import type { Server } from 'node:http';
import type { buildConnector } from 'undici';
import { isProbe, openInto } from './open-into.ts';

export interface InsideConnector {
  connect: buildConnector.connector;
  isProbe(socket: unknown): boolean;
}

/** Connections of an HTTP client into a server of the same process. */
export function connectToServer(server: () => Server): InsideConnector {
  return {
    connect(_options, callback) {
      const ours = openInto(server());
      // As with a real connection, never before this call returned.
      process.nextTick(callback as (error: null, socket: unknown) => void, null, ours);
    },
    isProbe,
  };
}
