import type { InsideRule } from '../../model/index.ts';

const SCRIPTS = ['function-constructor', 'vm', 'eval'];

/** `typeof` of a name that nothing has: where it runs at all it yields a word, and throws nothing. */
export const codeInjectionInside: InsideRule = {
  sensors: [...SCRIPTS, 'redis-script'],
  tries: [
    {
      note: 'an expression outside of all quotes',
      value: `{p}+typeof {p}+'+typeof {p}+'"+typeof {p}+"\`+typeof {p}+\``,
      sensors: SCRIPTS,
    },
    { note: 'an expression on a line of its own', value: '{p}\ntypeof {p}', sensors: SCRIPTS },
    {
      note: 'an expression behind a quote that a backslash frees',
      value: `{p}\\'+typeof {p}+\\'\\"+typeof {p}+\\"`,
      sensors: SCRIPTS,
    },
    // Lua: what nobody has is nil, and joining it to text fails before anything is done.
    {
      note: 'an expression outside of all quotes of a script',
      value: `{p}'..{p}..'"..{p}.."`,
      sensors: ['redis-script'],
    },
    { note: 'an expression outside of long brackets', value: '{p}]]..{p}..[[', sensors: ['redis-script'] },
  ],
};
