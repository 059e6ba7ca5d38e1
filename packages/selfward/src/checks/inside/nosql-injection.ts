import { type InsideRule, UNWATCHED } from '../../model/index.ts';

/** Conditions that hold for no document, and what a database refuses as a whole: nothing is found, changed or removed. */
export const nosqlInjectionInside: InsideRule = {
  sensors: ['mongodb'],
  unwatched: UNWATCHED.documents,
  tries: [
    // No application writes both `$ne` and `$nin` around one value; `$in` keeps it from holding for anything. Twice, so
    // that names with brackets make a list of it.
    {
      note: 'operators in place of a value',
      value: { $ne: '{p}', $nin: ['{p}', '{p}'], $in: ['{p}', '{p}'] },
    },
    { note: 'an operator that nobody knows', value: { '${p}': '{p}' } },
    {
      note: 'an expression outside of all quotes of a condition',
      value: `{p}'+typeof {p}+'"+typeof {p}+"\`+typeof {p}+\``,
    },
    { note: 'a field in place of a value', value: `\${p}.{p}` },
  ],
};
