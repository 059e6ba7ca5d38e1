import type { Sighting } from '../../model/sighting.ts';
import { scriptPosition } from './script-position.ts';
import type { Given } from './watch-calls.ts';

/** A piece of a template as its engine takes it apart. */
export interface Piece {
  text: string;
  /** `text`: what comes out as it stands, and comments. `script`: JavaScript. `expression`: the engine's own language. */
  is: 'text' | 'script' | 'expression';
}

/**
 * What a template is given and where markers stand in it: `code` inside a tag as more than a string's text, else `unknown`
 * - never `data`, for input in a template's source is wrong everywhere; only a text with the engine's delimiters shows it.
 *
 * @param source - the whole template.
 * @param pieces - takes it apart; called where a marker is in it.
 */
export function templateGiven(source: unknown, pieces: () => readonly Piece[]): Given[] {
  if (typeof source !== 'string') return [];
  return [{ text: source, position: (marker) => piecesPosition(attempt(pieces), marker) }];
}

/** Where a word stands among the pieces of a template. */
export function piecesPosition(pieces: readonly Piece[], word: string): Sighting['position'] {
  const wanted = word.toLowerCase();
  const runs = pieces.some(({ text, is }) => {
    if (is === 'text' || !text.toLowerCase().includes(wanted)) return false;
    return is === 'script' ? scriptPosition(text, word) === 'code' : unquoted(text).toLowerCase().includes(wanted);
  });
  return runs ? 'code' : 'unknown';
}

function unquoted(expression: string): string {
  return expression.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/gs, '""');
}

/** What an engine cannot take apart it does not run either. */
function attempt(pieces: () => readonly Piece[]): readonly Piece[] {
  try {
    return pieces();
  } catch {
    return [];
  }
}

export const isRecord = (given: unknown): given is Record<string, unknown> =>
  (typeof given === 'object' && given !== null) || typeof given === 'function';

/** A property of something that is not known to have it. */
export const propertyOf = (holder: unknown, name: string): unknown => (isRecord(holder) ? holder[name] : undefined);

/** Calls a function that is not known to be one; `undefined` where it is none. */
export const callOf = (given: unknown, self: unknown, ...args: unknown[]): unknown =>
  typeof given === 'function' ? Reflect.apply(given, self, args) : undefined;

/** Makes an instance of something that is not known to be a class. */
export const instanceOf = (given: unknown, ...args: unknown[]): unknown =>
  typeof given === 'function' ? Reflect.construct(given, args) : undefined;

/** The strings of a list that is not known to be one. */
export const listOf = (given: unknown): readonly unknown[] => (Array.isArray(given) ? given : []);

export const textOf = (given: unknown): string => (typeof given === 'string' ? given : '');
