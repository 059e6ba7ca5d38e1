import { compare, isDocument, isEqual, OnlyTheServer } from './compare.ts';
import { matches, valuesAt } from './match.ts';
import type { MongoDocument } from './policy.ts';

/** Options of `find` that change nothing of what is found. */
const HARMLESS = new Set(
  `find filter sort skip limit projection batchSize singleBatch hint comment maxTimeMS readConcern noCursorTimeout
  allowDiskUse allowPartialResults lsid txnNumber autocommit startTransaction $db $clusterTime $readPreference apiVersion
  apiStrict apiDeprecationErrors`.split(/\s+/),
);

/** What `find` finds among these, in their order where it asks for none. */
export function find(documents: readonly MongoDocument[], command: MongoDocument): MongoDocument[] {
  const odd = Object.entries(command).find(([key, value]) => !HARMLESS.has(key) && value);
  if (odd) throw new OnlyTheServer(odd[0]);
  const { filter = {}, sort, skip = 0, limit = 0, projection } = command;
  const found = sorted(
    documents.filter((each) => matches(each, query(filter))),
    sort,
  );
  const many = Math.abs(Number(limit));
  const cut = found.slice(Number(skip), many === 0 ? undefined : Number(skip) + many);
  return projection === undefined ? cut : cut.map((each) => projected(each, query(projection)));
}

export function query(given: unknown): MongoDocument {
  if (given === undefined || given === null) return {};
  if (!isDocument(given)) throw new OnlyTheServer('such a query');
  return given;
}

export function sorted(documents: readonly MongoDocument[], sort: unknown): MongoDocument[] {
  const keys = Object.entries(query(sort instanceof Map ? Object.fromEntries(sort) : sort));
  for (const [, direction] of keys) if (direction !== 1 && direction !== -1) throw new OnlyTheServer('such an order');
  return [...documents].sort((a, b) => {
    for (const [path, direction] of keys) {
      const found = compare(keyAt(a, path, direction), keyAt(b, path, direction));
      if (found !== 0) return found * Number(direction);
    }
    return 0;
  });
}

/** Of a list the least or the greatest counts. */
function keyAt(document: MongoDocument, path: string, direction: unknown): unknown {
  const values = valuesAt(document, path).flat();
  if (values.length === 0) throw new OnlyTheServer('the order of empty lists');
  return values.reduce((best, each) => (compare(each, best) * Number(direction) < 0 ? each : best));
}

/** Fields named or left out, each at its path. */
export function projected(document: MongoDocument, projection: MongoDocument): MongoDocument {
  const entries = Object.entries(projection);
  if (entries.length === 0) return document;
  for (const [path, how] of entries)
    if (![0, 1, true, false].includes(how as number) || path.includes('$'))
      throw new OnlyTheServer('such a projection');
  const rest = entries.filter(([path]) => path !== '_id');
  const includes = rest.length > 0 ? Boolean(rest[0]?.[1]) : Boolean(projection._id);
  if (rest.some(([, how]) => Boolean(how) !== includes)) throw new OnlyTheServer('such a projection');
  const paths = rest.map(([path]) => path.split('.'));
  if (!includes) return without(document, projection._id === undefined ? paths : [...paths, ['_id']]) as MongoDocument;
  const wantsId = projection._id === undefined || Boolean(projection._id);
  return only(document, wantsId ? [['_id'], ...paths] : paths) as MongoDocument;
}

function only(given: unknown, paths: readonly (readonly string[])[]): unknown {
  if (Array.isArray(given))
    return given.filter((each) => isDocument(each) || Array.isArray(each)).map((each) => only(each, paths));
  if (!isDocument(given)) return undefined;
  const kept: [string, unknown][] = [];
  for (const [key, value] of Object.entries(given)) {
    const own = paths.filter(([first]) => first === key).map((path) => path.slice(1));
    if (own.length === 0) continue;
    const left = own.some((path) => path.length === 0) ? value : only(value, own);
    if (left !== undefined) kept.push([key, left]);
  }
  return Object.fromEntries(kept);
}

function without(given: unknown, paths: readonly (readonly string[])[]): unknown {
  if (Array.isArray(given)) return given.map((each) => without(each, paths));
  if (!isDocument(given)) return given;
  return Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) => {
      const own = paths.filter(([first]) => first === key).map((path) => path.slice(1));
      if (own.some((path) => path.length === 0)) return [];
      return [[key, own.length === 0 ? value : without(value, own)]];
    }),
  );
}

/** Each value of a field once, lists by their elements. */
export function distinct(documents: readonly MongoDocument[], path: string): unknown[] {
  const found: unknown[] = [];
  for (const value of documents.flatMap((each) => valuesAt(each, path)).flat())
    if (value !== undefined && !found.some((known) => isEqual(known, value))) found.push(value);
  return found.sort(compare);
}

/** The stages that pages are made with; what they cannot do is the server's. */
export function aggregate(documents: readonly MongoDocument[], pipeline: unknown): MongoDocument[] {
  if (!Array.isArray(pipeline)) throw new OnlyTheServer('such a pipeline');
  return pipeline.reduce<MongoDocument[]>(
    (found, stage) => {
      const [[name, given] = ['', undefined], ...more] = isDocument(stage) ? Object.entries(stage) : [];
      if (more.length > 0) throw new OnlyTheServer('such a stage');
      switch (name) {
        case '$match':
          return found.filter((each) => matches(each, query(given)));
        case '$sort':
          return sorted(found, given);
        case '$skip':
          return found.slice(Number(given));
        case '$limit':
          return found.slice(0, Number(given));
        case '$project':
          return found.map((each) => projected(each, query(given)));
        case '$count':
          return found.length === 0 ? [] : [{ [String(given)]: found.length }];
        case '$group':
          return grouped(found, query(given));
        default:
          throw new OnlyTheServer(name);
      }
    },
    [...documents],
  );
}

/** What counts documents: `{ _id: 1, n: { $sum: 1 } }`, by a field or all together. */
function grouped(documents: readonly MongoDocument[], { _id: by, ...sums }: MongoDocument): MongoDocument[] {
  const isField = typeof by === 'string' && /^\$[^$]/.test(by);
  if (!isField && by !== null && typeof by !== 'number') throw new OnlyTheServer('such a group');
  const groups: { id: unknown; size: number }[] = [];
  for (const each of documents) {
    const values = isField ? valuesAt(each, by.slice(1)) : [by];
    if (values.length !== 1) throw new OnlyTheServer('such a group');
    const id = values[0] ?? null;
    const known = groups.find((group) => isEqual(group.id, id));
    if (known) known.size++;
    else groups.push({ id, size: 1 });
  }
  return groups.map(({ id, size }) => {
    const counted = Object.entries(sums).map(([name, sum]) => {
      if (!isDocument(sum) || Object.keys(sum).length !== 1 || typeof sum.$sum !== 'number')
        throw new OnlyTheServer('such a sum');
      return [name, sum.$sum * size];
    });
    return { _id: id, ...Object.fromEntries(counted) };
  });
}
