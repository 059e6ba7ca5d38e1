import type { InsideRule } from '../../model/index.ts';

/**
 * A substituted command of a name that nobody has. The word stays in front of it, so that `rm -rf files/<value>` names
 * nothing that is there, and nothing behind the value is cut off to become a command of its own.
 */
export const commandInjectionInside: InsideRule = {
  sensors: ['child-process'],
  tries: [
    { note: 'a substituted command', value: `{p}$({p})'$({p})'` },
    { note: 'a substituted command in backticks', value: `{p}\`{p}\`'\`{p}\`'` },
  ],
};
