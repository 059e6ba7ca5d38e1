import { type EndpointScope, isAnswered, type Point } from '../../model/index.ts';
import { originalText } from '../shared/probing.ts';

/** A number, a name, a path of names: what may stand inside an expression. */
const FITS = /^-?[\w.$]{1,40}$/;

/** Whether the ordinary value could be a part of an expression. */
export function mayBeExpression(point: Point): boolean {
  return point.part === 'value' && FITS.test(originalText(point));
}

/** What stands before a text where a word alone is refused: a number that must come first, mostly. */
export function standing({ baseline: { marked, ordinary } }: EndpointScope): (point: Point) => string {
  const refused =
    isAnswered(marked) &&
    marked.response.status >= 400 &&
    ordinary.every(({ response }) => response.status !== marked.response.status);
  return (point) => (refused && mayBeExpression(point) ? originalText(point) : '');
}

/** The ends of expressions in braces, which text between tags does not mind. */
export const END = '}}';

/**
 * The ordinary value and the end of an expression in braces: what follows stands between tags, wherever the value
 * stood before. `{{ 4 * 3}}…`, `${3}…` and `Hello 3}}…` are all read to the end.
 */
export function leaving(point: Point): string {
  return mayBeExpression(point) ? originalText(point) + END : '';
}
