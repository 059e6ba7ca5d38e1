import type { InsideRule } from '../../model/index.ts';

/** A header, or an attribute of a cookie, of a name that means nothing to anybody. */
export const headerInjectionInside: InsideRule = {
  sensors: ['response-header'],
  tries: [
    { note: 'an attribute of a cookie behind a semicolon', value: '{p}; {p}={p}' },
    { note: 'a header of its own behind a line break', value: '{p}\r\n{p}: {p}' },
    { note: 'a header of its own behind half a line break', value: '{p}\n{p}: {p}' },
  ],
};
