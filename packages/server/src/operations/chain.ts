import { createHash } from 'node:crypto';
import type { LogEntry } from '../model/log-entry.ts';

/** What stands before the first entry. */
export const GENESIS = '0'.repeat(64);

/** An entry's place and hash: enough to notice that the log behind it was cut off or written anew. */
export type Anchor = Pick<LogEntry, 'seq' | 'hash'>;

/** The entry with its place in the chain. */
export function linked(rest: Omit<LogEntry, 'seq' | 'prev' | 'hash'>, after: Anchor | undefined): LogEntry {
  const entry = { ...rest, seq: (after?.seq ?? 0) + 1, prev: after?.hash ?? GENESIS };
  return { ...entry, hash: hashOf(entry) };
}

/**
 * SHA-256 over everything but the hash itself, also over fields that no entry should have: keys in order of their code
 * units, values as JSON writes them (RFC 8785 for what entries hold: texts and whole numbers).
 */
export function hashOf(entry: Omit<LogEntry, 'hash'>): string {
  const fields = Object.entries(entry)
    .filter(([key]) => key !== 'hash')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify(Object.fromEntries(fields)))
    .digest('hex');
}

/** Why an entry cannot stand behind the one before it, in words; undefined when it can. */
export function breakOf(entry: LogEntry, before: Anchor | undefined): string | undefined {
  const wanted = (before?.seq ?? 0) + 1;
  if (entry.seq > wanted) {
    return entry.seq === wanted + 1
      ? `entry ${wanted} is missing`
      : `entries ${wanted} to ${entry.seq - 1} are missing`;
  }
  if (entry.seq < wanted) return `it stands out of order: ${wanted} was to come`;
  if (entry.prev !== (before?.hash ?? GENESIS)) return 'it does not follow from the entry before it';
  if (entry.hash !== hashOf(entry)) return 'it was changed after it was written: its hash does not match';
  return undefined;
}
