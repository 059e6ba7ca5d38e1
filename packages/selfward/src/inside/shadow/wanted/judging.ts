import { type Call, dressed } from '../names/wrap.ts';
import type { Wanting } from './wanting.ts';

/**
 * A validator's function that tells what it is asked to judge and by what, as long as something is learned.
 *
 * @param read - the value and its schema, of what the function was called on and with.
 */
export function judging(
  wanting: Wanting,
  original: Call,
  read: (self: unknown, given: unknown[]) => [value: unknown, schema: () => unknown],
): Call {
  return dressed(function (...given) {
    if (wanting.open()) wanting.asked(...read(this, given));
    return Reflect.apply(original, this, given);
  }, original);
}

/** One that takes values apart: what it asks of the parts tells nothing of the whole. */
export const quiet = (wanting: Wanting, original: Call): Call =>
  dressed(function (...given) {
    return wanting.quietly(() => Reflect.apply(original, this, given));
  }, original);
