import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { openInto } from './open-into.ts';
import type { Piece } from './pipe-messages.ts';

/** The end of a bridge at which the server is: hands to it what another process writes, and back what it answers. */
export function servePieces(server: () => Server, tell: (piece: Piece) => void): (piece: Piece) => void {
  const open = new Map<number, Duplex>();
  return (given) => {
    const { id } = given;
    if (given.piece === 'open') {
      const stream = openInto(server());
      open.set(id, stream);
      stream.on('data', (bytes: Uint8Array) => tell({ piece: 'data', id, bytes }));
      stream.on('end', () => tell({ piece: 'end', id }));
      stream.on('error', () => undefined);
      stream.on('close', () => {
        if (open.delete(id)) tell({ piece: 'close', id });
      });
      return;
    }
    const stream = open.get(id);
    if (!stream) return;
    if (given.piece === 'data') stream.write(given.bytes);
    else if (given.piece === 'end') stream.end();
    else {
      open.delete(id);
      stream.destroy();
    }
  };
}
