import type { Duplex } from 'node:stream';

/** Somebody at the other end of a connection that never left: answers as the real one would, and does nothing. */
export interface Peer {
  /** Known by its port, because it speaks first. */
  ports?: readonly number[];
  /** Known by what the client says first; `perhaps` where more of it is needed, since some write it byte by byte. */
  knows?(first: Buffer): 'yes' | 'no' | 'perhaps';
  /** Takes the connection; what was read to know it comes again. */
  serve(connection: Duplex): void;
}
