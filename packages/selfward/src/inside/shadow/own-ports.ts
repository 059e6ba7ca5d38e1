import type { Server } from 'node:http';

/** Servers of this shadow by the port that each believes to have. */
const servers = new Map<number, unknown>();

const HERE = /^(?:localhost|127(?:\.\d+){3}|::1|::|0\.0\.0\.0|\[::1?\])$/i;

export function keepPort(port: number, server: unknown): void {
  servers.set(port, server);
}

/** The shadow's own server at an address: what an application calls of itself (a sign-in, its own API) is answered by itself. */
export function ownServerAt({
  host,
  port,
  path,
}: {
  host: string;
  port: number | undefined;
  path?: string | undefined;
}): Server | undefined {
  if (path !== undefined || port === undefined || !HERE.test(host)) return undefined;
  return servers.get(port) as Server | undefined;
}
