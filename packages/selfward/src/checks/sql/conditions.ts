import type { EndpointScope, Fresh, Payload, Point } from '../../model/index.ts';
import type { Side } from '../shared/oppose.ts';
import { canTravel, originalText, type Sending } from '../shared/probing.ts';

/** What a text has to leave first, to be read as SQL. */
export type Place = 'single' | 'double' | 'backtick' | 'bare';

/** One text that holds or does not, by the words and numbers that are filled in. */
export interface Condition {
  payload: Payload;
  place: Place;
  /** Would match every row. */
  any: boolean;
  /** For where the first quote alone is made harmless. */
  first: boolean;
  /** For where quotes are doubled and backslashes are not. */
  backslash: boolean;
  /** Its other side is no statement at all: of use where a statement that fails is told from one that does not. */
  spelling: boolean;
}

const PLACES: readonly Place[] = ['single', 'double', 'backtick', 'bare'];

/**
 * The conditions that may be asked here. What would match every row, or cuts a statement short, is for requests that
 * read: elsewhere it might change every row of a table. Signing in reads, whatever its method.
 */
export function conditionsFor({ endpoint, payloads, profile }: EndpointScope): Condition[] {
  const reads = endpoint.method === 'GET' || endpoint.method === 'HEAD';
  const mayCut = reads || endpoint.points.some(({ name }) => /pass(?:word|wd|phrase)?$|^pwd$|^pin$/i.test(name));
  return payloads.flatMap((payload) => {
    const has = (word: string) => payload.for.includes(word);
    const place = PLACES.find(has);
    if (!has('pair') || !place) return [];
    if (has('reading') ? !reads : has('comment') && !mayCut) return [];
    if (has('any') && profile === 'gentle') return [];
    return [
      { payload, place, any: has('any'), first: has('first'), backslash: has('backslash'), spelling: has('spelling') },
    ];
  });
}

/** One, or several as lists of keys write them. */
const NUMBERS = /^-?\d+(?:\.\d+)?(?:, ?-?\d+(?:\.\d+)?)*$/;

/** Numbers and names, with a direction or a list of them: `price:desc`, `name asc, id`. */
const BARE = /^[-+]?\w[\w.]*(?:[ :]\w+)?(?:, ?[-+]?\w[\w.]*(?:[ :]\w+)?)*$/;

/** What a database compares with its own kind alone: keys (RFC 9562) and dates (ISO 8601), in quotes wherever they stand. */
const TYPED = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\d(?:[T ][\d:.]+.{0,6})?)$/i;

export const isTyped = (point: Point): boolean => TYPED.test(originalText(point));
export const isNumeric = (point: Point): boolean => NUMBERS.test(originalText(point));
export const isBare = (point: Point): boolean => BARE.test(originalText(point));

/** Whether a text can stand at a point: outside quotes there are numbers and names alone. */
export function fits({ for: words, text }: Payload, point: Point): boolean {
  const value = originalText(point);
  if (words.includes('number') && !NUMBERS.test(value)) return false;
  if (words.includes('bare') && !BARE.test(value)) return false;
  return canTravel(point, text);
}

/**
 * The database that is known comes first, and for a list of numbers what ends its parentheses; nothing is left out, for
 * what an error page names may stand behind another.
 */
export function inOrder(
  conditions: readonly Condition[],
  database: string | undefined,
  point: Point,
): readonly Condition[] {
  const isList = isNumeric(point) && originalText(point).includes(',');
  const rank = ({ payload: { for: words, text } }: Condition) => {
    const foreign = words.some((word) => /^[A-Z]/.test(word)) && !words.includes(database ?? '');
    const known = database === undefined ? 0 : words.includes(database) ? -1 : foreign ? 1 : 0;
    return known + (isList && !text.startsWith('{value})') ? 3 : 0);
  };
  return [...conditions].sort((one, other) => rank(one) - rank(other));
}

/** The text for one point; both sides carry fresh words and numbers, as long as each other. */
export function fill({ text }: Payload, point: Point, fresh: Fresh, side: Side = 'truth'): string {
  const [p, q] = [fresh.marker(), fresh.marker()];
  const a = fresh.operand();
  const b = a === 9999 ? a - 1 : a + 1;
  const holds = side === 'truth';
  const filled: Record<string, string> = {
    p,
    q,
    a: String(a),
    x: holds ? p : q,
    c: String(holds ? a : b),
    // The same letters: who reads words alone, reads as many of them.
    case: holds ? 'CASE' : 'CSAE',
    line: holds ? '-- ' : '- -',
    // Letters that every collation sorts alike, whatever stands behind them.
    h: holds ? 'z' : 'a',
    l: holds ? 'a' : 'z',
    // A limit and an offset of so many rows, or of none.
    n: holds ? String(a) : '0000',
    z: holds ? '0000' : String(a),
    value: originalText(point),
  };
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => filled[name] ?? whole);
}

export function sendingOf({ payload }: Condition, side: Side, point: Point, fresh: Fresh): Sending {
  return { set: new Map([[point, fill(payload, point, fresh, side)]]), note: `SQL, ${side}: ${payload.id}` };
}
