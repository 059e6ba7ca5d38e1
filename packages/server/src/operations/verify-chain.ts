import type { LogTable } from '../model/store.ts';
import { type Anchor, breakOf } from './chain.ts';

/** What a walk over the whole log brought. */
export type Verified = { ok: true; entries: number } | { ok: false; entries: number; brokenAt: number; reason: string };

/**
 * Walks the chain and names the first entry that breaks it. A log that was cut off at its end is a whole chain, and so
 * is one that was written anew from some entry on: only `anchors`, kept elsewhere, tell.
 */
export async function verifyChain(log: Pick<LogTable, 'walk'>, anchors: readonly Anchor[] = []): Promise<Verified> {
  let before: Anchor | undefined;
  let entries = 0;
  const known = new Map(anchors.map((anchor) => [anchor.seq, anchor]));
  for await (const batch of log.walk()) {
    for (const entry of batch) {
      const reason = breakOf(entry, before);
      // A gap is named by the first entry that is missing.
      if (reason !== undefined) return { ok: false, entries, brokenAt: Math.min(entry.seq, entries + 1), reason };
      const anchor = known.get(entry.seq);
      if (anchor !== undefined && anchor.hash !== entry.hash) {
        return { ok: false, entries, brokenAt: entry.seq, reason: 'it is not the entry that was written at first' };
      }
      before = entry;
      entries += 1;
    }
  }
  const furthest = Math.max(0, ...known.keys());
  if (furthest > entries) {
    const reason = `the log ends at entry ${entries}, but was seen to reach entry ${furthest}: its end was cut off`;
    return { ok: false, entries, brokenAt: entries + 1, reason };
  }
  return { ok: true, entries };
}
