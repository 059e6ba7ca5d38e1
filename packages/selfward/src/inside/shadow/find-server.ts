import { Server } from 'node:http';
import type { Attached } from '../adapters/adapter.ts';

/**
 * The server that stands before an application: the one that listens, with whatever the application was wrapped in; of
 * several, the one that hands its requests to it.
 */
export async function findServer(
  app: unknown,
  attached: Attached,
  listening: readonly unknown[],
): Promise<Server | undefined> {
  const own = await attached.server();
  const servers = listening.filter(isServer);
  if (own && servers.includes(own)) return own;
  return servers.find((server) => server.listeners('request').includes(app as () => void)) ?? servers[0] ?? own;
}

/** `node:https` servers are no instances of `node:http`'s. */
function isServer(given: unknown): given is Server {
  return (
    given instanceof Server ||
    (typeof given === 'object' && given !== null && 'setTimeout' in given && 'maxHeadersCount' in given)
  );
}
