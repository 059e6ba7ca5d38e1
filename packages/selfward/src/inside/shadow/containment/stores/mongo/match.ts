import { compare, isDocument, isEqual, OnlyTheServer, typeOf } from './compare.ts';
import type { MongoDocument } from './policy.ts';

/** Whether a document is what a query asks for, as the server reads it: https://www.mongodb.com/docs/manual/reference/operator/query/ */
export function matches(document: MongoDocument, query: MongoDocument): boolean {
  return Object.entries(query).every(([key, wanted]) => {
    if (key === '$and') return listOf(wanted).every((each) => matches(document, each));
    if (key === '$or') return listOf(wanted).some((each) => matches(document, each));
    if (key === '$nor') return !listOf(wanted).some((each) => matches(document, each));
    if (key === '$comment') return true;
    if (key.startsWith('$')) throw new OnlyTheServer(key);
    return holds(valuesAt(document, key), wanted);
  });
}

/** What stands at a path, through lists by their elements and by number; one `undefined` where nothing does. */
export function valuesAt(document: unknown, path: string): unknown[] {
  const [first = '', ...rest] = path.split('.');
  if (!isDocument(document)) return [undefined];
  const value = Object.hasOwn(document, first) ? document[first] : undefined;
  if (rest.length === 0) return [value];
  const left = rest.join('.');
  if (!Array.isArray(value)) return valuesAt(value, left);
  const [next = '', ...beyond] = rest;
  const within: unknown[] = value.filter(isDocument).flatMap((each) => valuesAt(each, left));
  if (/^\d+$/.test(next) && Number(next) < value.length)
    within.push(...(beyond.length === 0 ? [value[Number(next)]] : valuesAt(value[Number(next)], beyond.join('.'))));
  return within.length > 0 ? within : [undefined];
}

function holds(values: readonly unknown[], wanted: unknown): boolean {
  if (!isDocument(wanted) || !Object.keys(wanted).some((key) => key.startsWith('$'))) return equals(values, wanted);
  return Object.entries(wanted).every(([operator, operand]) => {
    switch (operator) {
      case '$eq':
        return equals(values, operand);
      case '$ne':
        return !equals(values, operand);
      case '$in':
        return plainList(operand).some((each) => equals(values, each));
      case '$nin':
        return !plainList(operand).some((each) => equals(values, each));
      case '$gt':
        return compares(values, operand, (is) => is > 0);
      case '$gte':
        return compares(values, operand, (is) => is >= 0);
      case '$lt':
        return compares(values, operand, (is) => is < 0);
      case '$lte':
        return compares(values, operand, (is) => is <= 0);
      case '$exists':
        return values.some((value) => value !== undefined) === Boolean(operand);
      case '$not':
        return !(operand instanceof RegExp ? equals(values, operand) : holds(values, operand));
      case '$all':
        return plainList(operand).length > 0 && plainList(operand).every((each) => equals(values, each));
      case '$size':
        return values.some((value) => Array.isArray(value) && value.length === operand);
      case '$elemMatch':
        return values.some((value) => Array.isArray(value) && value.some((each) => isElement(each, operand)));
      case '$regex':
        return equals(values, expression(operand, wanted.$options));
      case '$options':
        return true;
      default:
        throw new OnlyTheServer(operator);
    }
  });
}

function isElement(element: unknown, query: unknown): boolean {
  if (!isDocument(query)) throw new OnlyTheServer('$elemMatch');
  const isOfValues = Object.keys(query).some((key) => key.startsWith('$') && !/^\$(?:and|or|nor)$/.test(key));
  return isOfValues ? holds([element], query) : isDocument(element) && matches(element, query);
}

/** Lists match by themselves and by each of their elements. */
const withElements = (values: readonly unknown[]): unknown[] =>
  values.flatMap((value) => (Array.isArray(value) ? [value, ...value] : [value]));

function equals(values: readonly unknown[], wanted: unknown): boolean {
  if (wanted instanceof RegExp) {
    if (/[gyx]/.test(wanted.flags)) throw new OnlyTheServer('such expressions');
    return withElements(values).some((value) => typeof value === 'string' && wanted.test(value));
  }
  return withElements(values).some((value) => isEqual(value, wanted));
}

/** Only with values of the same type. */
function compares(values: readonly unknown[], wanted: unknown, is: (found: number) => boolean): boolean {
  if (wanted instanceof RegExp) throw new OnlyTheServer('such a comparison');
  const type = typeOf(wanted);
  return withElements(values).some((value) => typeOf(value) === type && is(compare(value, wanted)));
}

function expression(pattern: unknown, options: unknown): RegExp {
  const flags = String(options ?? (pattern instanceof RegExp ? pattern.flags : ''));
  if (!/^[ims]*$/.test(flags)) throw new OnlyTheServer('such expressions');
  try {
    return new RegExp(pattern instanceof RegExp ? pattern.source : String(pattern), flags);
  } catch {
    throw new OnlyTheServer('such expressions');
  }
}

function listOf(given: unknown): MongoDocument[] {
  if (!Array.isArray(given) || !given.every(isDocument)) throw new OnlyTheServer('such a query');
  return given;
}

function plainList(given: unknown): unknown[] {
  if (!Array.isArray(given)) throw new OnlyTheServer('such a query');
  return given;
}
