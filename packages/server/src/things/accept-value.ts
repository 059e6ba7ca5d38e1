import type { Reading } from '../model/reading.ts';
import type { Variable } from '../model/thing.ts';
import { LONGEST_TEXT } from './clean-text.ts';
import { NUMERAL } from './read-value.ts';

type Demand = Pick<Variable, 'type' | 'unit' | 'minimum' | 'maximum' | 'enum'>;

/** What an operator wants to send, in the type that the device takes; or what is wrong with it. Forms send texts. Pure. */
export function acceptValue(value: unknown, demand: Demand): { value: Reading['value'] } | { problem: string } {
  const typed = toType(value, demand);
  if (typed === undefined) return { problem: `must be ${wanted(demand)}` };
  if (demand.enum !== undefined && !demand.enum.some((one) => one === typed))
    return { problem: `must be one of ${demand.enum.join(', ')}` };
  const { minimum, maximum } = demand;
  const isOutside =
    typeof typed === 'number' &&
    ((minimum !== undefined && typed < minimum) || (maximum !== undefined && typed > maximum));
  return isOutside ? { problem: `must be ${wanted(demand)}` } : { value: typed };
}

function toType(value: unknown, { type }: Demand): Reading['value'] | undefined {
  if (type === 'string')
    return typeof value === 'string' && [...value].length <= LONGEST_TEXT && !/\p{Cc}/u.test(value) ? value : undefined;
  if (type === 'boolean') {
    if (typeof value === 'boolean') return value;
    return value === 'true' || value === 'on' ? true : value === 'false' || value === 'off' ? false : undefined;
  }
  const text = typeof value === 'string' ? value.trim() : undefined;
  const number = text !== undefined && NUMERAL.test(text) ? Number(text) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return undefined;
  return type === 'integer' && !Number.isSafeInteger(number) ? undefined : number;
}

function wanted({ type, unit = '', minimum, maximum }: Demand): string {
  if (type === 'boolean') return 'true or false';
  if (type === 'string') return `a text of at most ${LONGEST_TEXT} characters on one line`;
  const what = type === 'integer' ? 'a whole number' : 'a number';
  const measure = unit === '' ? '' : ` ${unit}`;
  if (minimum !== undefined && maximum !== undefined) return `${what} from ${minimum} to ${maximum}${measure}`;
  if (minimum !== undefined) return `${what} of at least ${minimum}${measure}`;
  return maximum === undefined ? what : `${what} of at most ${maximum}${measure}`;
}
