import { type Collection, MongoBulkWriteError } from 'mongodb';
import type { Table } from '../model/store.ts';
import type { TableSpec } from '../model/table-spec.ts';
import { changedRow, checkId, isAsExpected } from './check-row.ts';
import { documentOf, rowOf, type StoredDocument } from './mongodb-document.ts';
import { isDuplicate } from './mongodb-error.ts';
import { filterOf, literally } from './mongodb-filter.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { readQuery, readRemoval, readWhere, requireIndexed } from './read-query.ts';

/** Documents of one noun in a collection. */
export function mongodbTable<T extends { id: string }>(
  name: string,
  spec: TableSpec<T>,
  collection: Collection<StoredDocument>,
): Table<T> {
  // Changes of this process to one row queue here instead of racing; those of other processes meet at `_version`.
  const inTurn = oneAtATime();
  const encode = (row: T): StoredDocument => {
    checkId(name, row.id);
    return documentOf(spec, row);
  };

  async function update(id: string, change: Partial<T>, expected?: Partial<T>): Promise<T | undefined> {
    for (;;) {
      const stored = await collection.findOne({ _id: { $eq: id } });
      if (stored === null) return undefined;
      const row = rowOf<T>(stored);
      if (!isAsExpected(row, expected)) return undefined;
      const changed = changedRow(name, row, change);
      const { _id, ...fields } = encode(changed);
      const { matchedCount } = await collection.replaceOne(
        { _id: { $eq: id }, _version: { $eq: stored._version } },
        fields,
      );
      if (matchedCount === 1) return changed;
    }
  }

  async function put(row: T): Promise<void> {
    const { _id, ...fields } = encode(row);
    const replace = () => collection.replaceOne({ _id: { $eq: _id } }, fields, { upsert: true });
    // Two that put the same new id at once both try to insert; the one that was late replaces then.
    await replace().catch((error: unknown) => (isDuplicate(error) ? replace() : Promise.reject(error)));
  }

  async function insertMany(rows: readonly T[]): Promise<void> {
    if (rows.length === 0) return;
    const documents = rows.map(encode);
    try {
      await collection.insertMany(documents);
    } catch (error) {
      // A single server has no transactions: what went in before the one that failed is taken out again.
      if (error instanceof MongoBulkWriteError) {
        const versions = documents.slice(0, error.insertedCount).map(({ _version }) => _version);
        await collection.deleteMany({ _version: { $in: versions } });
      }
      throw error;
    }
  }

  return {
    get: async (id) => {
      const stored = await collection.findOne({ _id: { $eq: id } });
      return stored === null ? undefined : rowOf<T>(stored);
    },
    insert: async (row) => {
      await collection.insertOne(encode(row));
    },
    insertMany,
    put: async (row) => {
      await inTurn(row.id, () => put(row));
    },
    update: (id, change, expected) => inTurn(id, () => update(id, change, expected)),
    remove: (id) => inTurn(id, async () => (await collection.deleteOne({ _id: { $eq: id } })).deletedCount === 1),
    removeWhere: async (where) =>
      (await collection.deleteMany(filterOf(readRemoval(name, spec, where), 'id'))).deletedCount,
    find: async (query) => {
      const { clauses, needle, sort, limit, offset } = readQuery(name, spec, query);
      const filter = filterOf(clauses, 'id');
      if (needle !== '') filter._text = { $regex: literally(needle) };
      const direction = sort.descending ? -1 : 1;
      const order: [string, 1 | -1][] = sort.field === 'id' ? [] : [[sort.field, direction]];
      const [total, stored] = await Promise.all([
        collection.countDocuments(filter),
        // A limit of 0 means "all" to MongoDB.
        limit === 0
          ? []
          : collection
              .find(filter)
              .sort([...order, ['_id', direction]])
              .skip(offset)
              .limit(limit)
              .toArray(),
      ]);
      return { rows: stored.map((document) => rowOf<T>(document)), total };
    },
    count: async (where) => collection.countDocuments(filterOf(readWhere(name, spec, where), 'id')),
    countBy: async (field, where) => {
      requireIndexed(name, spec, field);
      const groups = collection.aggregate<{ _id: unknown; total: number }>([
        { $match: filterOf(readWhere(name, spec, where), 'id') },
        { $group: { _id: `$${field === 'id' ? '_id' : field}`, total: { $sum: 1 } } },
      ]);
      const counts = new Map<string, number>();
      for await (const { _id, total } of groups) {
        if (_id !== null && _id !== undefined) counts.set(String(_id), Number(total));
      }
      return counts;
    },
  };
}
