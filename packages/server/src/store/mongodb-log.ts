import type { Collection } from 'mongodb';
import type { LogEntry } from '../model/log-entry.ts';
import type { LogTable } from '../model/store.ts';
import { checkEntries } from './check-entries.ts';
import { isOnlyDuplicates } from './mongodb-error.ts';
import { filterOf } from './mongodb-filter.ts';
import { plainCopy } from './plain-copy.ts';
import { readLogQuery } from './read-log-query.ts';

/** An entry as the collection keeps it. */
export interface StoredEntry extends Omit<LogEntry, 'seq'> {
  /** The `seq`. */
  _id: number;
  /** The entries that were appended with it and that may not have documents of their own yet. */
  rest?: LogEntry[];
}

/**
 * All or none without transactions, which a single MongoDB server does not have: a batch goes in as ONE document, its
 * first entry with the others inside, so that the unique `_id` decides between two writers. Then the others get
 * documents of their own, the last one first: whoever looks for the end of the log sees the true end at every moment.
 * What a crash leaves folded is unfolded at the next start.
 */
export function mongodbLog(collection: Collection<StoredEntry>): LogTable & { unfoldAll(): Promise<void> } {
  /** A batch that could not be unfolded is in the log all the same; it is made up for before the next. */
  let isFolded = false;

  async function unfold(first: number, rest: readonly LogEntry[]): Promise<void> {
    const last = rest.at(-1);
    if (last === undefined) return;
    // In a call of its own: the order within an unordered one is the server's.
    for (const documents of [[last], rest.slice(0, -1)]) {
      if (documents.length === 0) continue;
      await collection.insertMany(documents.map(storedOf), { ordered: false }).catch((error: unknown) => {
        if (!isOnlyDuplicates(error)) throw error;
      });
    }
    await collection.updateOne({ _id: { $eq: first } }, { $unset: { rest: '' } });
  }

  async function unfoldAll(): Promise<void> {
    for (const { _id, rest = [] } of await collection.find({ rest: { $exists: true } }).toArray()) {
      await unfold(_id, rest);
    }
    isFolded = false;
  }

  return {
    append: async (entries) => {
      checkEntries(entries);
      const [first, ...rest] = entries.map(plainCopy);
      if (first === undefined) return;
      if (isFolded) await unfoldAll();
      await collection.insertOne(rest.length === 0 ? storedOf(first) : { ...storedOf(first), rest });
      await unfold(first.seq, rest).catch(() => {
        isFolded = true;
      });
    },
    last: async () => {
      const stored = await collection.find().sort({ _id: -1 }).limit(1).next();
      return stored === null ? undefined : entriesOf(stored).at(-1);
    },
    walk: async function* (from = 1, size = 500) {
      let next = from;
      for (;;) {
        const stored = await collection
          .find({ _id: { $gte: next } })
          .sort({ _id: 1 })
          .limit(size)
          .toArray();
        // Entries inside their first can be documents already: each is given once.
        const entries = new Map(stored.flatMap(entriesOf).map((entry) => [entry.seq, entry]));
        const batch = [...entries.values()].sort((a, b) => a.seq - b.seq);
        const last = batch.at(-1);
        if (last === undefined) return;
        for (let at = 0; at < batch.length; at += size) yield batch.slice(at, at + size);
        next = last.seq + 1;
      }
    },
    find: async (query) => {
      const { clauses, limit, offset } = readLogQuery(query);
      const filter = filterOf(clauses, 'seq');
      const [total, stored] = await Promise.all([
        collection.countDocuments(filter),
        limit === 0 ? [] : collection.find(filter).sort({ _id: -1 }).skip(offset).limit(limit).toArray(),
      ]);
      return { rows: stored.map(entryOf), total };
    },
    unfoldAll,
  };
}

function storedOf({ seq, ...entry }: LogEntry): StoredEntry {
  return { _id: seq, ...entry };
}

function entryOf({ _id, rest, ...entry }: StoredEntry): LogEntry {
  return { seq: _id, ...entry };
}

const entriesOf = (stored: StoredEntry): LogEntry[] => [entryOf(stored), ...(stored.rest ?? [])];
