import { shows } from '../../judge/arithmetic.ts';
import { type EndpointScope, type Fresh, isAnswered, type Point } from '../../model/index.ts';
import { type Steps, sendOne } from '../shared/probing.ts';

/** The ends of a template's expression with a new one behind, as the common engines write them. */
const ENDS: readonly [close: string, open: string][] = [
  ['%>', '<%='],
  ['}}', '{{'],
  ['}', '${'],
  ['}', '#{'],
  ['}}', '{{='],
];

/**
 * Whether the code that a value stands in belongs to a template's expression: then the expression can be ended and a
 * new one begun. Where it cannot, a language evaluates, and that is this weakness.
 *
 * @param before - what ends the value itself: its quote, or a value.
 */
export function* endsTemplate(
  at: EndpointScope,
  point: Point,
  { before, after }: { before: string; after: string },
  fresh: Fresh,
): Steps<boolean> {
  // The value may be the last argument of a call: that is closed, and another one opened for what follows.
  const ways = [
    ['', ''],
    [')', '('],
  ].flatMap(([end, begin]) => ENDS.map(([close, open]) => ({ close, open, end, begin })));
  for (const { close, open, end, begin } of ways) {
    const [a, b] = [fresh.operand(), fresh.operand()];
    const text = `${before}${end}${close}${open}${a}*${b}${close}${open}${begin}${after}`;
    const exchange = yield* sendOne(at.endpoint, {
      set: new Map([[point, text]]),
      note: 'whether a template stands around',
    });
    if (exchange && isAnswered(exchange) && shows(exchange.response, String(a * b))) return true;
  }
  return false;
}
