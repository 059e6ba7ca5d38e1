import type { InsideRule } from '../../model/index.ts';

/** Conditions that hold for no document, however they are read: a word that nobody has, compared for equality. */
export const nosqlInjectionInside: InsideRule = {
  sensors: ['mongodb'],
  tries: [
    { note: 'an operator in place of a value', value: { $eq: '{p}' } },
    {
      note: 'an expression outside of all quotes of a condition',
      value: `{p}'+typeof {p}+'"+typeof {p}+"\`+typeof {p}+\``,
    },
    { note: 'a key of its own in a filter that is written as text', value: `{p}","$comment":"{p}` },
  ],
};
