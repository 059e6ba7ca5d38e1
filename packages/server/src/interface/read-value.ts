import type { ThingAction, Variable } from '../model/thing.ts';
import { Problem } from './problem.ts';

type Wanted = Pick<Variable, 'type'> | NonNullable<ThingAction['input']>;

/**
 * Reads the text of a form's field as what a device's description says of it. A number is a number written out: no
 * emptiness that becomes 0, no hexadecimal, nothing infinite.
 *
 * @throws Problem in words for people.
 */
export function readValue(wanted: Wanted, text: string): string | number | boolean {
  switch (wanted.type) {
    case 'boolean':
      if (text !== 'true' && text !== 'false') throw new Problem(422, 'The value must be on or off.');
      return text === 'true';
    case 'integer':
    case 'number': {
      const value = Number(text);
      if (!/^\s*[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?\s*$/.test(text) || !Number.isFinite(value))
        throw new Problem(422, `The value must be a number; "${text.slice(0, 40)}" is none.`);
      if (wanted.type === 'integer' && !Number.isSafeInteger(value))
        throw new Problem(422, 'The value must be a whole number.');
      return value;
    }
    default:
      return text;
  }
}
