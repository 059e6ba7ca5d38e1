import { isDocument } from './compare.ts';
import type { MongoDocument } from './policy.ts';

/** Beyond these a collection is not copied: what is written to it is dropped, and told of. */
const MOST_DOCUMENTS = 2000;

/** A collection of the shadow's own. */
export interface HeldCollection {
  name: string;
  documents: MongoDocument[];
  /** Fields of indexes that keep values apart, `_id` first. */
  unique: readonly { fields: readonly string[]; sparse: boolean }[];
}

export type MongoAsk = (command: MongoDocument) => Promise<MongoDocument>;

/** Copies a collection as it is. @returns why it cannot be, as text. */
export async function holdCollection(name: string, ask: MongoAsk): Promise<HeldCollection | string> {
  const [info] = batchOf(await ask({ listCollections: 1, filter: { name } }).catch(() => ({})));
  const options = isDocument(info?.options) ? info.options : {};
  if (info?.type === 'view' || info?.type === 'timeseries') return 'it is no ordinary collection';
  if (options.validator || options.capped || options.collation) return 'it has rules of its own';
  const { n } = await ask({ count: name, limit: MOST_DOCUMENTS + 1, maxTimeMS: 2000 });
  if (Number(n) > MOST_DOCUMENTS) return 'it has too many documents to be copied';
  const all = { batchSize: MOST_DOCUMENTS + 1, singleBatch: true, maxTimeMS: 2000 };
  const documents = batchOf(await ask({ find: name, ...all }));
  // An answer holds 16 MB.
  if (documents.length < Number(n)) return 'it is too large to be copied';
  const indexes = batchOf(await ask({ listIndexes: name, cursor: {} }).catch(() => ({})));
  const own = indexes.filter(({ unique, partialFilterExpression }) => unique && !partialFilterExpression);
  const kept = own.map(({ key, sparse }) => ({ fields: Object.keys(key as object), sparse: Boolean(sparse) }));
  return { name, documents, unique: [{ fields: ['_id'], sparse: false }, ...kept] };
}

function batchOf({ cursor }: MongoDocument): MongoDocument[] {
  return isDocument(cursor) && Array.isArray(cursor.firstBatch) ? cursor.firstBatch : [];
}
