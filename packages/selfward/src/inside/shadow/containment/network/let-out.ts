import { resolve } from 'node:path';

let passing = 0;
const addresses = new Set<string>();

const key = (host: string, port: number) => `${host.toLowerCase()}:${port}`;

/**
 * Connections that are opened, and names that are looked up, synchronously inside `run` leave the shadow: for a
 * containment that holds what is said on them. What is opened later, in a callback, needs a call of its own or
 * `letOutTo`.
 */
export function letOut<T>(run: () => T): T {
  passing++;
  try {
    return run();
  } finally {
    passing--;
  }
}

/** Connections to this address leave the shadow from now on; a path is that of a Unix socket. */
export function letOutTo(host: string, port: number): void;
export function letOutTo(path: string): void;
export function letOutTo(hostOrPath: string, port?: number): void {
  addresses.add(port === undefined ? resolve(hostOrPath) : key(hostOrPath, port));
}

/** Where a connection goes. */
export interface Destination {
  host: string;
  port: number | undefined;
  path: string | undefined;
}

export function isLetOut({ host, port, path }: Destination): boolean {
  if (passing > 0) return true;
  return path === undefined ? port !== undefined && addresses.has(key(host, port)) : addresses.has(resolve(path));
}

/** Whether a name may be asked for: inside `letOut`, or because an address of its is let out. */
export const isNameLetOut = (name: string): boolean =>
  passing > 0 || [...addresses].some((address) => address.startsWith(`${name.toLowerCase()}:`));
