import type { Server } from 'node:http';
import { type Duplex, duplexPair } from 'node:stream';
import { Server as TlsServer } from 'node:tls';

const probes = new WeakSet<object>();

/** Whether a request came through one of our connections: known by the object, so that nobody outside can forge it. */
export function isProbe(socket: unknown): boolean {
  return typeof socket === 'object' && socket !== null && probes.has(socket);
}

/**
 * Opens a connection into a server of this process, without a port: Node documents that `'connection'` may be emitted
 * with any duplex stream. Everything that is in the way of a visitor (proxies' headers, sign-in, limits) is in the way
 * of these connections too.
 *
 * @returns our end of it.
 */
export function openInto(server: Server): Duplex {
  const [ours, theirs] = duplexPair();
  asSocket(ours);
  handInto(server, theirs);
  return ours;
}

/** Hands a server its end of a connection. */
export function handInto(server: Server, theirs: Duplex): void {
  asSocket(theirs);
  probes.add(theirs);
  // Behind a secure server's handshake stands the same HTTP server; there is nobody here to keep secrets from.
  if (server instanceof TlsServer) {
    Object.assign(theirs, { encrypted: true, authorized: false });
    server.emit('secureConnection', theirs);
  } else {
    server.emit('connection', theirs);
  }
}

/** What servers and frameworks ask of a socket besides reading and writing (addresses, time-outs). */
function asSocket(stream: Duplex): void {
  const self = () => stream;
  Object.assign(stream, {
    ref: self,
    unref: self,
    setNoDelay: self,
    setKeepAlive: self,
    setTimeout: self,
    address: () => ({ address: '127.0.0.1', family: 'IPv4', port: 0 }),
    remoteAddress: '127.0.0.1',
    remoteFamily: 'IPv4',
    remotePort: 0,
    localAddress: '127.0.0.1',
    localPort: 0,
    destroySoon: () => stream.destroy(),
  });
}
