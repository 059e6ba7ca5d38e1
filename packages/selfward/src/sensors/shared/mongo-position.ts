import type { Marker } from '../../model/marker.ts';
import type { Sighting } from '../../model/sighting.ts';
import {
  CODE_PARTS,
  COMMAND_PARTS,
  FILTER_OPERATORS,
  type MongoRole,
  OPTIONS,
  PARTS_OF_STAGES,
  ROLE_IN_LIST,
  STAGE_PARTS,
  STAGES,
} from './mongo-roles.ts';
import { scriptPosition } from './script-position.ts';
import type { Given } from './watch-calls.ts';

type Position = Sighting['position'];
type Own = (marker: string) => Position;

/**
 * Everything that a command holds in which a marker could stand, each with its path (`find filter.name.$ne: value`) and
 * with what a marker there means.
 *
 * That an operator came from outside cannot be told from one marker in its operand: `{ name: { $ne: input } }` with a word
 * looks like `{ name: input }` with `{ $ne: word }`. So a marker is in code position only in shapes that no application
 * makes around a plain value, whichever operator it wrote itself:
 *
 * - within a key that begins with `$`, where MongoDB reads operators: the input chose the operator, or was the object;
 * - as the whole operand of `$ne` and of `$nin` of one and the same object: `{ $ne: m, $nin: [m] }`. Nobody compares one
 *   field with the same value in both, and libraries that cast by a schema let these known operators pass;
 * - as the field path `$m.m` where an expression has a value: an application that puts the `$` before an input itself
 *   makes `$$m.m` of the same input, and `$m` of a word;
 * - as JavaScript that is no literal in `$where`, `$function`, `$accumulator` and mapReduce.
 *
 * The same shapes below `$eq`, in a list of `$in`, or in a stored document are values: data.
 */
export function mongoPlaces(what: string, role: MongoRole, value: unknown): Given[] {
  const places: Given[] = [];
  walk({ places, path: `${what} ${role === 'literal' ? 'document' : role}`, operators: '', depth: 0 }, role, value);
  return places;
}

interface At {
  places: Given[];
  path: string;
  /** The keys above that were read as operators. */
  operators: string;
  depth: number;
}

const DEEPEST = 60;
const MOST = 20_000;
const LONGEST_PATH = 300;

const data: Own = () => 'data';

function walk(at: At, role: MongoRole, value: unknown, own: Own = data): void {
  if (at.depth > DEEPEST || at.places.length > MOST) return;
  const leaf = textOf(value);
  if (leaf !== undefined) {
    put(at, leaf, ownOf(role, leaf, own));
  } else if (isList(value)) {
    const each = ROLE_IN_LIST[role] ?? role;
    if (value.length === 0) put(at, '', data);
    for (const [index, item] of value.entries()) walk(below(at, String(index)), each, item, own);
  } else if (isCode(value)) {
    walk(below(at, 'code'), 'code', value.code);
    walk(below(at, 'scope'), 'literal', value.scope);
  } else if (isObject(value)) {
    const entries = entriesOf(value);
    if (entries.length === 0) put(at, '', data);
    READ[role](at, entries, value);
  }
}

type Entries = readonly (readonly [key: string, value: unknown])[];

/** What each role makes of an object. */
const READ: Record<MongoRole, (at: At, entries: Entries, value: object) => void> = {
  filter(at, entries) {
    for (const [key, value] of entries) {
      if (!key.startsWith('$')) walk(below(at, key), 'condition', value);
      else walk(below(at, key, true), FILTER_OPERATORS[key] ?? 'literal', value);
    }
  },
  filters: (at, entries, value) => READ.filter(at, entries, value),
  condition(at, entries) {
    // What does not begin with an operator is a document to be equal to.
    if (entries[0]?.[0].startsWith('$') !== true) {
      READ.literal(at, entries, {});
      return;
    }
    const own = bothOperands(Object.fromEntries(entries));
    for (const [key, value] of entries) {
      if (key === '$not') walk(below(at, key, true), 'condition', value);
      else if (key === '$elemMatch')
        walk(below(at, key, true), beginsWithOperator(value) ? 'condition' : 'filter', value);
      else if (key === '$all' && isList(value))
        for (const [index, item] of value.entries())
          walk(below(below(at, key, true), String(index)), hasElemMatch(item) ? 'condition' : 'literal', item);
      else walk(below(at, key, key.startsWith('$')), 'literal', value, own);
    }
  },
  update(at, entries) {
    for (const [key, value] of entries) {
      if (!key.startsWith('$')) walk(below(at, key), 'literal', value);
      else if (key !== '$pull' || !isObject(value)) walk(below(at, key, true), 'literal', value);
      else
        for (const [field, condition] of entriesOf(value)) {
          const role = beginsWithOperator(condition) ? 'condition' : 'filter';
          walk(below(below(at, key, true), field), isObject(condition) ? role : 'literal', condition);
        }
    }
  },
  pipeline(at, entries) {
    for (const [key, value] of entries) {
      const stage = below(at, key, key.startsWith('$'));
      if (!isObject(value) || !PARTS_OF_STAGES.has(key)) walk(stage, STAGES[key] ?? 'expression', value);
      else if (key === '$facet')
        for (const [name, part] of entriesOf(value)) walk(below(stage, name), 'pipeline', part);
      else for (const [name, part] of entriesOf(value)) walk(below(stage, name), STAGE_PARTS[name] ?? 'literal', part);
    }
  },
  expression(at, entries) {
    for (const [key, value] of entries) {
      const operand = below(at, key, key.startsWith('$'));
      if (key === '$literal' || key === '$meta') walk(operand, 'literal', value);
      else if (isObject(value) && (key === '$function' || key === '$accumulator'))
        for (const [name, part] of entriesOf(value))
          walk(below(operand, name), CODE_PARTS.has(name) ? 'code' : 'expression', part);
      else walk(operand, 'expression', value);
    }
  },
  projection: (at, entries, value) => READ.expression(at, entries, value),
  code: (at, entries, value) => READ.literal(at, entries, value),
  options(at, entries) {
    for (const [key, value] of entries) walk(below(at, key), OPTIONS[key] ?? 'literal', value);
  },
  /** `{ updateOne: { filter, update } }`, and the flat form of a client's `bulkWrite`. */
  operations(at, entries) {
    for (const [key, value] of entries) {
      const nested = isObject(value) && OPTIONS[key] === undefined && key !== 'document';
      walk(below(at, key), nested ? 'options' : (OPTIONS[key] ?? 'literal'), value);
    }
  },
  command(at, entries) {
    for (const [index, [key, value]] of entries.entries()) {
      // What is done is named by the first key; its value is the collection's name, or the whole of `explain`.
      if (index === 0) walk(below(at, key, true), key === 'explain' ? 'command' : 'literal', value);
      else walk(below(at, key), COMMAND_PARTS[key] ?? OPTIONS[key] ?? 'literal', itemsOf(value));
    }
  },
  literal(at, entries) {
    for (const [key, value] of entries) walk(below(at, key), 'literal', value);
  },
};

/** The marker is the whole operand of `$ne` and of `$nin`. */
function bothOperands({ $ne, $nin }: Record<string, unknown>): Own {
  const isOf = (value: unknown, marker: string) => textOf(value)?.toLowerCase() === marker.toLowerCase();
  return (marker) => (isOf($ne, marker) && isList($nin) && $nin.some((each) => isOf(each, marker)) ? 'code' : 'data');
}

function ownOf(role: MongoRole, leaf: string, own: Own): Own {
  if (role === 'code') return (marker) => scriptPosition(leaf, marker);
  if (role !== 'expression' && role !== 'projection') return own;
  return (marker) => (leaf.toLowerCase() === `$${marker}.${marker}`.toLowerCase() ? 'code' : 'data');
}

function put({ places, path, operators }: At, leaf: string, own: Own): void {
  const holds = (text: string, marker: Marker) => text.toLowerCase().includes(marker.toLowerCase());
  places.push({
    text: leaf === '' ? path : `${path}: ${leaf}`,
    position: (marker) => {
      if (holds(operators, marker)) return 'code';
      return holds(leaf, marker) ? own(marker) : 'data';
    },
  });
}

function below(at: At, key: string, isOperator = false): At {
  return {
    places: at.places,
    // Where a key is longer, its end says most.
    path: `${at.path}.${key}`.slice(-LONGEST_PATH),
    operators: isOperator ? `${at.operators} ${key}` : at.operators,
    depth: at.depth + 1,
  };
}

/** Text alone: turning anything else into text could run what belongs to the application. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return value instanceof RegExp ? value.source : undefined;
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** Objects that MongoDB reads by their keys: no bytes, dates, or types of BSON (each of which says which it is). */
const isObject = (value: unknown): value is object =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !ArrayBuffer.isView(value) &&
  !(value instanceof Date) &&
  !(value instanceof RegExp) &&
  !('_bsontype' in value);

const isCode = (value: unknown): value is { code: unknown; scope: unknown } =>
  typeof value === 'object' && value !== null && '_bsontype' in value && value._bsontype === 'Code';

const entriesOf = (value: object): Entries =>
  value instanceof Map ? [...value].map(([key, each]) => [String(key), each]) : Object.entries(value);

const beginsWithOperator = (value: unknown): boolean =>
  isObject(value) && entriesOf(value)[0]?.[0].startsWith('$') === true;

/** The one operator that a list of `$all` takes. */
const hasElemMatch = (value: unknown): boolean => isObject(value) && entriesOf(value)[0]?.[0] === '$elemMatch';

/** Lists of a command may be sent as sections of the message (OP_MSG, kind 1): the driver has a class for these. */
function itemsOf(value: unknown): unknown {
  if (!isObject(value) || !('chunks' in value) || !('documents' in value)) return value;
  return isList(value.documents) ? value.documents : value;
}
