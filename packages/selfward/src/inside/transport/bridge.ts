import { Duplex } from 'node:stream';
import type { buildConnector } from 'undici';
import type { Piece } from './pipe-messages.ts';

/** Connections of an HTTP client into a server of another process. */
export interface Bridge {
  connect: buildConnector.connector;
  /** What came from the other side. */
  take(piece: Piece): void;
  /** The other side is gone: every connection ends with the reason. */
  fall(reason: Error): void;
}

export function createBridge(tell: (piece: Piece) => void): Bridge {
  const open = new Map<number, Duplex>();
  let count = 0;
  return {
    connect(_options, callback) {
      const id = ++count;
      const stream = streamFor(id, tell, () => open.delete(id));
      open.set(id, stream);
      tell({ piece: 'open', id });
      process.nextTick(callback as (error: null, socket: unknown) => void, null, stream);
    },
    take(given) {
      const stream = open.get(given.id);
      if (!stream) return;
      if (given.piece === 'data') stream.push(Buffer.from(given.bytes));
      else if (given.piece === 'end') stream.push(null);
      else stream.destroy();
    },
    fall(reason) {
      for (const stream of open.values()) stream.destroy(reason);
      open.clear();
    },
  };
}

function streamFor(id: number, tell: (piece: Piece) => void, forget: () => boolean): Duplex {
  const stream = new Duplex({
    allowHalfOpen: true,
    read() {},
    write(chunk: Uint8Array, _encoding, done) {
      tell({ piece: 'data', id, bytes: chunk });
      done();
    },
    final(done) {
      tell({ piece: 'end', id });
      done();
    },
    destroy(error, done) {
      if (forget()) tell({ piece: 'close', id });
      done(error);
    },
  });
  const self = () => stream;
  return Object.assign(stream, { ref: self, unref: self, setNoDelay: self, setKeepAlive: self, setTimeout: self });
}
