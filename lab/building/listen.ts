import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const LOOPBACK = '127.0.0.1';

/**
 * Where a device is found. Cookies belong to a host with all its ports (RFC 6265, 8.5), and the server is reached as
 * `127.0.0.1`: under that name each simulated device whose page an operator opens would be handed the operator's session.
 */
export const originAt = (port: number): string => `http://localhost:${port}`;

/** Lets a server listen on loopback: on the wanted port, or on a free one where it is taken. @returns the port. */
export async function listen(server: Server, wanted: number): Promise<number> {
  try {
    await listenOn(server, wanted);
  } catch (error) {
    if (wanted === 0 || !(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    await listenOn(server, 0);
  }
  return (server.address() as AddressInfo).port;
}

const listenOn = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      resolve();
    });
  });

/** Ends a server and what is still connected to it. */
export const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
