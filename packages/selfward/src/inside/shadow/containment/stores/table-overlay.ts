/** What a statement becomes where tables have stand-ins. */
export interface Covered {
  sql: string;
  /** Whether all that it writes to are stand-ins; where not, `why`. */
  lasts: boolean;
  why?: string;
}

export interface AskedStatement {
  sql: string;
  /** All that is named, in lower case. */
  names: ReadonlySet<string>;
  writes: boolean;
}

/**
 * Tables that the shadow writes to, as temporary ones that only its own connection sees, under the names of the real
 * ones: what was stored is read again by later requests, and no row of a real table is locked meanwhile. While such a
 * statement runs the server itself refuses whatever else it would write.
 */
export interface TableOverlay<R> {
  /** Before a transaction begins: puts back what an earlier one left. */
  restore(real: R): Promise<void>;
  /** Before a statement, within the transaction. */
  cover(real: R, statement: AskedStatement): Promise<Covered>;
  /** Runs what writes to stand-ins alone; the server refuses what would write elsewhere. */
  guarded<T>(real: R, work: () => Promise<T>): Promise<T>;
  /** Whether the server refused because something else than a stand-in would have been written, or cannot do it with one. */
  isOurs(error: unknown): boolean;
  /** After such a refusal: whether the statement may be run once more, without the guard. */
  giveUp(real: R, statement: AskedStatement, error: unknown): Promise<void>;
  /** Before the transaction is taken back: remembers what the stand-ins hold. */
  keep(real: R): Promise<void>;
  /** Whether there is anything that lasts. */
  holds(): boolean;
}

/** Beyond these a table is not copied: its writes are taken back, and told of. */
export const MOST_ROWS = 5000;
export const MOST_BYTES = 8 * 2 ** 20;
