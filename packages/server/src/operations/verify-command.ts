import type { Store } from '../model/store.ts';
import { readFileAnchor } from './file-anchor.ts';
import { verifyChain } from './verify-chain.ts';

/** What `selfward-server log verify` says and how it ends. */
export interface LogVerified {
  /** One line for a person. */
  says: string;
  exitCode: 0 | 1;
  /** Entries that were walked and found whole. */
  entries: number;
  brokenAt?: number;
}

/**
 * Walks the chain of a store's log. With the log's JSON Lines `file` an end that was cut off is noticed too.
 *
 * @example
 * const { says, exitCode } = await verifyLog(store, file);
 */
export async function verifyLog(store: Pick<Store, 'log'>, file?: string): Promise<LogVerified> {
  const anchor = file === undefined ? undefined : await readFileAnchor(file);
  const verified = await verifyChain(store.log, anchor === undefined ? [] : [anchor]);
  const { entries } = verified;
  if (verified.ok && entries === 0) {
    // A mistyped folder must not pass for a log that is whole.
    return { says: 'The log has no entries: is this the right store?', exitCode: 1, entries };
  }
  if (verified.ok) {
    const extent = anchor === undefined ? '' : `, as far as ${file} tells to its end`;
    return { says: `${entries} entries walked: the chain is whole${extent}.`, exitCode: 0, entries };
  }
  const { brokenAt, reason } = verified;
  return {
    says: `${entries} entries walked: the chain is broken at entry ${brokenAt}: ${reason}.`,
    exitCode: 1,
    entries,
    brokenAt,
  };
}
