/**
 * How MongoDB reads a value. Only where it looks for operators can an input become one:
 *
 * - `filter`: a query. `$where`, `$expr`, `$or` … at its top, a condition for each field.
 * - `condition`: what a field is compared with. An object whose first key begins with `$` holds operators.
 * - `update`: operators at its top, or a pipeline; their operands are stored as they are, save for `$pull`.
 * - `pipeline`, `expression`: operators wherever a key begins with `$`.
 * - `command`: its first key is what is done.
 * - `code`: JavaScript that the server runs.
 * - `literal`: compared or stored, whatever its keys are: an object handed to `$eq`, `$in` or `insertOne` is a value.
 */
export type MongoRole =
  | 'filter'
  | 'filters'
  | 'condition'
  | 'update'
  | 'pipeline'
  | 'expression'
  | 'projection'
  | 'code'
  | 'options'
  | 'operations'
  | 'command'
  | 'literal';

/** What the items of a list are, where that is not what the list is: one that a field is compared with is a value. */
export const ROLE_IN_LIST: Partial<Record<MongoRole, MongoRole>> = {
  filters: 'filter',
  update: 'pipeline',
  condition: 'literal',
};

/** Operators at the top of a query; the operands of others are values. */
export const FILTER_OPERATORS: Record<string, MongoRole> = {
  $and: 'filters',
  $or: 'filters',
  $nor: 'filters',
  $expr: 'expression',
  $where: 'code',
};

/** Stages whose operand is no expression. */
export const STAGES: Record<string, MongoRole> = {
  $match: 'filter',
  $limit: 'literal',
  $skip: 'literal',
  $count: 'literal',
  $sort: 'literal',
  $out: 'literal',
  $unset: 'literal',
  $sample: 'literal',
  $search: 'literal',
};
/** Stages with parts of different kinds. */
export const PARTS_OF_STAGES = new Set(['$lookup', '$graphLookup', '$unionWith', '$facet', '$geoNear', '$merge']);
export const STAGE_PARTS: Record<string, MongoRole> = {
  pipeline: 'pipeline',
  let: 'expression',
  startWith: 'expression',
  restrictSearchWithMatch: 'filter',
  query: 'filter',
  whenMatched: 'update',
};
/** Of `$function` and `$accumulator`. */
export const CODE_PARTS = new Set(['body', 'init', 'accumulate', 'merge', 'finalize']);

/** What methods take as options and commands as parts, by the same names. */
export const OPTIONS: Record<string, MongoRole> = {
  filter: 'filter',
  query: 'filter',
  q: 'filter',
  update: 'update',
  u: 'update',
  updateMods: 'update',
  replacement: 'literal',
  pipeline: 'pipeline',
  arrayFilters: 'filters',
  projection: 'projection',
  fields: 'projection',
  let: 'expression',
  validator: 'filter',
  partialFilterExpression: 'filter',
  map: 'code',
  reduce: 'code',
  finalize: 'code',
};
/** Lists whose items have such parts. */
export const COMMAND_PARTS: Record<string, MongoRole> = {
  updates: 'options',
  deletes: 'options',
  indexes: 'options',
  ops: 'options',
};
