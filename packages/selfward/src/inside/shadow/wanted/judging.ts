import { type Call, dressed } from '../names/wrap.ts';
import type { Wanting } from './wanting.ts';

/**
 * A validator's function that tells what it is asked to judge and by what, as long as something is learned. Parts of a
 * validator that are validators themselves are quiet meanwhile.
 *
 * @param read - the value and its schema, of what the function was called on and with.
 */
export function judging(
  wanting: Wanting,
  original: Call,
  read: (self: unknown, given: unknown[]) => [value: unknown, schema: () => unknown],
): Call {
  return dressed(function (...given) {
    if (!wanting.open()) return Reflect.apply(original, this, given);
    wanting.asked(...read(this, given));
    return wanting.within(() => Reflect.apply(original, this, given));
  }, original);
}
