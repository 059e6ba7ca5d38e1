import type { Server } from 'node:http';
import { type Duplex, duplexPair } from 'node:stream';
import type { buildConnector } from 'undici';

export interface InsideConnector {
  connect: buildConnector.connector;
  /** Whether a request came through one of our connections: known by the object, so that nobody outside can forge it. */
  isProbe(socket: unknown): boolean;
}

/**
 * Opens connections into a server of this process, without a port: Node documents that `'connection'` may be emitted
 * with any duplex stream. Everything that is in the way of a visitor (proxies' headers, sign-in, limits) is in the way
 * of these connections too.
 */
export function connectToServer(server: () => Server): InsideConnector {
  const probes = new WeakSet<object>();
  return {
    connect(_options, callback) {
      const [ours, theirs] = duplexPair();
      asSocket(ours);
      asSocket(theirs);
      probes.add(theirs);
      server().emit('connection', theirs);
      // As with a real connection, never before this call returned.
      process.nextTick(callback as (error: null, socket: unknown) => void, null, ours);
    },
    isProbe: (socket) => typeof socket === 'object' && socket !== null && probes.has(socket),
  };
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
