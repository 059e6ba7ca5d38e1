import type { InsideRule } from '../../model/index.ts';

/** `typeof` of a name that nothing has: where it runs at all it yields a word, and throws nothing. */
export const codeInjectionInside: InsideRule = {
  sensors: ['function-constructor', 'vm', 'eval'],
  tries: [
    {
      note: 'an expression outside of all quotes',
      value: `{p}+typeof {p}+'+typeof {p}+'"+typeof {p}+"\`+typeof {p}+\``,
    },
    { note: 'an expression on a line of its own', value: '{p}\ntypeof {p}' },
    {
      note: 'an expression behind a quote that a backslash frees',
      value: `{p}\\'+typeof {p}+\\'\\"+typeof {p}+\\"`,
    },
  ],
};
