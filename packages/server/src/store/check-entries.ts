import type { LogEntry } from '../model/log-entry.ts';

/** @throws TypeError: a batch counts on by one, or the chain would have a gap that nobody made. */
export function checkEntries(entries: readonly LogEntry[]): void {
  for (const [at, { seq }] of entries.entries()) {
    const wanted = (entries[0]?.seq ?? 0) + at;
    if (!Number.isSafeInteger(seq) || seq !== wanted) {
      throw new TypeError(`entry ${String(seq)} of the operations log stands where ${wanted} should`);
    }
  }
}
