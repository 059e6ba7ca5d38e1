import { createServer } from 'node:net';
import { ConfigError } from '../config.ts';

function likelyCause(code: unknown, host: string, port: number): string {
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} on ${host} is taken; is another selfward-server running? Give this one another by --port`;
    case 'EACCES':
      return `port ${port} may not be used by this user; ports below 1024 need leave, others do not`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `this machine has no address "${host}"; is --host right?`;
    default:
      return `port ${port} on ${host} cannot be listened on`;
  }
}

/** An error of listening, in words that name the likely cause. */
export function listenError(cause: unknown, host: string, port: number): ConfigError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return new ConfigError(likelyCause(code, host, port), { cause });
}

/**
 * Tries whether a port can be had, before anything else is opened. For port 0 it says which the system gave: this
 * server's own entry in the list of devices holds its address before it listens.
 */
export function freePort(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (cause) => reject(listenError(cause, host, port)));
    server.listen({ host, port }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}
