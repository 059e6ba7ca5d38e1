import type { Document } from 'mongodb';
import type { Clause } from './read-query.ts';

/** Conditions as a filter. Their values were checked to be scalars, and each stands under an operator of ours. */
export function filterOf(clauses: readonly Clause[], idField: string): Document {
  return Object.fromEntries(
    clauses.map((clause) => [clause.field === idField ? '_id' : clause.field, operatorOf(clause)]),
  );
}

function operatorOf(clause: Clause): Document {
  if (clause.is === 'equal') return { $eq: clause.value };
  if (clause.is === 'in') return { $in: [...clause.values] };
  return { $gte: clause.gte, $lt: clause.lt };
}

/** A pattern that matches just this text. */
export const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
