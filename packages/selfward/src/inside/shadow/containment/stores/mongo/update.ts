import { compare, isDocument, isEqual, OnlyTheServer } from './compare.ts';
import { matches } from './match.ts';
import type { MongoDocument } from './policy.ts';

/** What an update makes of a document: https://www.mongodb.com/docs/manual/reference/operator/update/ */
export function updated(before: MongoDocument, change: unknown, isNew = false): MongoDocument {
  if (!isDocument(change)) throw new OnlyTheServer('updates by a pipeline');
  const keys = Object.keys(change);
  if (!keys.some((key) => key.startsWith('$'))) return { ...('_id' in before && { _id: before._id }), ...change };
  const document = copy(before) as MongoDocument;
  for (const [operator, fields] of Object.entries(change)) {
    if (operator === '$setOnInsert' && !isNew) continue;
    if (!isDocument(fields)) throw new OnlyTheServer(operator);
    for (const [path, operand] of Object.entries(fields)) {
      if (/^_id\b|\$/.test(path) && !isNew) throw new OnlyTheServer(`a change of ${path}`);
      apply(document, operator, path, operand);
    }
  }
  return document;
}

function apply(document: MongoDocument, operator: string, path: string, operand: unknown): void {
  const at = placeOf(document, path, !/^\$(?:unset|pull|pop)$/.test(operator));
  if (!at) return;
  const { holder, key } = at;
  const old = Object.hasOwn(holder, key) ? holder[key] : undefined;
  const value = valueBy(operator, old, operand);
  if (value !== undefined || Array.isArray(holder)) define(holder, key, value ?? null);
  else delete holder[key];
}

/** What becomes of a field; nothing where it goes. */
function valueBy(operator: string, old: unknown, operand: unknown): unknown {
  switch (operator) {
    case '$set':
    case '$setOnInsert':
      return copy(operand);
    case '$unset':
      return undefined;
    case '$inc':
      return numberOf(old ?? 0) + numberOf(operand);
    case '$mul':
      return numberOf(old ?? 0) * numberOf(operand);
    case '$min':
      return old === undefined || compare(operand, old) < 0 ? operand : old;
    case '$max':
      return old === undefined || compare(operand, old) > 0 ? operand : old;
    case '$currentDate':
      if (operand !== true && !(isDocument(operand) && operand.$type === 'date')) throw new OnlyTheServer('timestamps');
      return new Date();
    case '$push':
      return [...listIn(old), ...added(operand)];
    case '$addToSet':
      return withEach(listIn(old), added(operand));
    case '$pop':
      return old === undefined ? old : operand === -1 ? listIn(old).slice(1) : listIn(old).slice(0, -1);
    case '$pull':
      return old === undefined ? old : listIn(old).filter((each) => !isPulled(each, operand));
    default:
      throw new OnlyTheServer(operator);
  }
}

/** `__proto__` is a field like any other. */
function define(holder: MongoDocument, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

/** Where a path leads; documents on the way are made where they lack. */
function placeOf(
  document: MongoDocument,
  path: string,
  makes: boolean,
): { holder: MongoDocument; key: string } | undefined {
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let holder: unknown = document;
  for (const key of keys) {
    const here = holder as MongoDocument;
    if (Object.hasOwn(here, key)) holder = here[key];
    else if (!makes) return undefined;
    else {
      holder = {};
      define(here, key, holder);
    }
    if (!isDocument(holder) && !Array.isArray(holder)) throw new OnlyTheServer('an error');
  }
  if (Array.isArray(holder) && !(/^\d+$/.test(last) && Number(last) <= holder.length))
    throw new OnlyTheServer('an error');
  return { holder: holder as MongoDocument, key: last };
}

function added(operand: unknown): unknown[] {
  if (!isDocument(operand) || !('$each' in operand)) return [operand];
  if (Object.keys(operand).length > 1 || !Array.isArray(operand.$each)) throw new OnlyTheServer('such a $push');
  return operand.$each;
}

function withEach(list: readonly unknown[], more: readonly unknown[]): unknown[] {
  const all = [...list];
  for (const each of more) if (!all.some((known) => isEqual(known, each))) all.push(each);
  return all;
}

function isPulled(element: unknown, operand: unknown): boolean {
  if (!isDocument(operand)) return isEqual(element, operand);
  const isOfValues = Object.keys(operand).some((key) => key.startsWith('$'));
  return isOfValues ? matches({ element }, { element: operand }) : isDocument(element) && matches(element, operand);
}

function numberOf(given: unknown): number {
  if (typeof given !== 'number') throw new OnlyTheServer('such a sum');
  return given;
}

function listIn(given: unknown): unknown[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) throw new OnlyTheServer('an error');
  return given;
}

/** Documents and lists anew; BSON's own values are never changed. */
export function copy(given: unknown): unknown {
  if (Array.isArray(given)) return given.map(copy);
  if (!isDocument(given)) return given;
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, copy(value)]));
}
