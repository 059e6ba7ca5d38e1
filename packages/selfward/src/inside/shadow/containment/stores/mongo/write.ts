import type { HeldCollection } from './collections.ts';
import { isDocument, isEqual, OnlyTheServer } from './compare.ts';
import { matches, valuesAt } from './match.ts';
import type { MongoDocument } from './policy.ts';
import { projected, query, sorted } from './read.ts';
import { updated } from './update.ts';
import { listOf } from './writes.ts';

class DuplicateKey extends Error {
  readonly fields: readonly string[];
  constructor(fields: readonly string[]) {
    super('E11000 duplicate key error');
    this.fields = fields;
  }
}

/** Carries a write out in a held collection. @returns the server's reply to it. */
export function write(held: HeldCollection, kind: string, command: MongoDocument, newId: () => unknown): MongoDocument {
  if (command.collation || command.let) throw new OnlyTheServer('such a write');
  switch (kind) {
    case 'insert':
      return each(listOf(command.documents), command, (document) => {
        put(held, document._id === undefined ? { _id: newId(), ...document } : document);
        return { n: 1 };
      });
    case 'update':
      return each(listOf(command.updates), command, (one, index) => update(held, one, index, newId));
    case 'delete':
      return each(listOf(command.deletes), command, ({ q, limit, collation }) => {
        if (collation) throw new OnlyTheServer('such a write');
        const found = held.documents.filter((document) => matches(document, query(q)));
        const gone = new Set(Number(limit ?? 0) === 1 ? found.slice(0, 1) : found);
        held.documents = held.documents.filter((document) => !gone.has(document));
        return { n: gone.size };
      });
    case 'findAndModify':
      return findAndModify(held, command, newId);
    default:
      throw new OnlyTheServer(kind);
  }
}

type Done = { n: number; modified?: number; upserted?: MongoDocument };

/** One after another; the first error is the end where they are ordered. */
function each(
  list: readonly MongoDocument[],
  { ordered = true }: MongoDocument,
  carryOut: (one: MongoDocument, index: number) => Done,
): MongoDocument {
  const total = { n: 0, nModified: 0 };
  const upserted: MongoDocument[] = [];
  const writeErrors: MongoDocument[] = [];
  for (const [index, one] of list.entries()) {
    try {
      const done = carryOut(one, index);
      total.n += done.n;
      total.nModified += done.modified ?? 0;
      if (done.upserted) upserted.push(done.upserted);
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error;
      const keyPattern = Object.fromEntries(error.fields.map((field) => [field, 1]));
      writeErrors.push({ index, code: 11000, errmsg: error.message, keyPattern, keyValue: {} });
      if (ordered) break;
    }
  }
  return { ...total, ...(upserted.length > 0 && { upserted }), ...(writeErrors.length > 0 && { writeErrors }), ok: 1 };
}

function update(held: HeldCollection, one: MongoDocument, index: number, newId: () => unknown): Done {
  const { q, u, multi, upsert, arrayFilters, collation, hint: _hint, ...odd } = one;
  if (arrayFilters || collation || Object.keys(odd).length > 0) throw new OnlyTheServer('such an update');
  const found = held.documents.filter((document) => matches(document, query(q)));
  const chosen = multi ? found : found.slice(0, 1);
  if (chosen.length === 0 && upsert) {
    const made = insertedBy(query(q), u, newId);
    put(held, made);
    return { n: 1, upserted: { index, _id: made._id } };
  }
  let modified = 0;
  for (const document of chosen) if (replace(held, document, updated(document, u))) modified++;
  return { n: chosen.length, modified };
}

function findAndModify(held: HeldCollection, command: MongoDocument, newId: () => unknown): MongoDocument {
  const { query: wanted, sort, remove, update: change, new: after, fields, upsert, arrayFilters } = command;
  if (arrayFilters) throw new OnlyTheServer('such an update');
  const shown = (document: MongoDocument) => (fields === undefined ? document : projected(document, query(fields)));
  const [found] = sorted(
    held.documents.filter((document) => matches(document, query(wanted))),
    sort,
  );
  if (remove) {
    held.documents = held.documents.filter((document) => document !== found);
    return { value: found ? shown(found) : null, lastErrorObject: { n: found ? 1 : 0 }, ok: 1 };
  }
  if (!found) {
    if (!upsert) return { value: null, lastErrorObject: { n: 0, updatedExisting: false }, ok: 1 };
    const made = insertedBy(query(wanted), change, newId);
    put(held, made);
    const lastErrorObject = { n: 1, updatedExisting: false, upserted: made._id };
    return { value: after ? shown(made) : null, lastErrorObject, ok: 1 };
  }
  const changed = updated(found, change);
  replace(held, found, changed);
  return { value: shown(after ? changed : found), lastErrorObject: { n: 1, updatedExisting: true }, ok: 1 };
}

/** What an upsert inserts: what the query says is equal, and the change. */
function insertedBy(wanted: MongoDocument, change: unknown, newId: () => unknown): MongoDocument {
  const base: MongoDocument = {};
  for (const [key, value] of Object.entries(wanted)) {
    const isFilter = isDocument(value) && Object.keys(value).some((each) => each.startsWith('$'));
    if (key.startsWith('$') || key.includes('.') || value instanceof RegExp) throw new OnlyTheServer('such an upsert');
    if (!isFilter) base[key] = value;
    else if ('$eq' in value) base[key] = value.$eq;
  }
  const made = updated(base, change, true);
  return made._id === undefined ? { _id: newId(), ...made } : made;
}

function put(held: HeldCollection, document: MongoDocument): void {
  keepApart(held, document);
  held.documents.push(document);
}

/** @returns whether anything changed. */
function replace(held: HeldCollection, before: MongoDocument, after: MongoDocument): boolean {
  if (isEqual(before, after)) return false;
  keepApart(held, after, before);
  held.documents[held.documents.indexOf(before)] = after;
  return true;
}

function keepApart({ documents, unique }: HeldCollection, document: MongoDocument, instead?: MongoDocument): void {
  for (const { fields, sparse } of unique) {
    const values = fields.map((field) => valuesAt(document, field)[0]);
    if (sparse && values.every((value) => value === undefined)) continue;
    const isTaken = documents.some(
      (other) => other !== instead && fields.every((field, at) => isEqual(valuesAt(other, field)[0], values[at])),
    );
    if (isTaken) throw new DuplicateKey(fields);
  }
}
