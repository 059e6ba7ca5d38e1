/** Pieces of connections, as they travel between two processes. */
export type Piece =
  | { piece: 'open'; id: number }
  | { piece: 'data'; id: number; bytes: Uint8Array }
  | { piece: 'end'; id: number }
  | { piece: 'close'; id: number };
