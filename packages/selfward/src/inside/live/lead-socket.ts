import { statSync, unlinkSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';

/** @returns what tells a socket's file from another of the same name; nothing where none can be seen. */
export function inodeOf(address: string): number | undefined {
  try {
    return statSync(address).ino;
  } catch {
    return undefined;
  }
}

/** @returns a connection to whoever leads, which keeps no process alive; nothing where nobody does. */
export function connect(address: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection(address);
    socket.unref();
    socket.on('error', () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.once('connect', () => resolve(socket));
  });
}

/**
 * A server that keeps no process alive; nothing where the address is taken.
 *
 * `exclusive`: in a worker of a cluster the address would otherwise be the primary's, shared by all of them.
 */
export function listen(address: string, welcome: (socket: Socket) => void): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer(welcome);
    server.once('error', () => resolve(undefined));
    server.listen({ path: address, exclusive: true }, () => resolve(server));
    server.unref();
  });
}

export function unlinkQuietly(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // It was not there.
  }
}
