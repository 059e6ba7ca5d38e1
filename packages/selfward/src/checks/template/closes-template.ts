import { shows } from '../../judge/arithmetic.ts';
import { type Endpoint, type Fresh, isAnswered, type Point } from '../../model/index.ts';
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
 * Whether the string that a value stands in belongs to a template's expression: then the expression can be ended and a
 * new one begun. Where it cannot, a language computes, and that is another weakness.
 */
export function* closesTemplate(endpoint: Endpoint, point: Point, quote: string, fresh: Fresh): Steps<boolean> {
  for (const [close, open] of ENDS) {
    const [a, b] = [fresh.operand(), fresh.operand()];
    const text = `${quote}${close}${open}${a}*${b}${close}${open}${quote}`;
    const exchange = yield* sendOne(endpoint, {
      set: new Map([[point, text]]),
      note: 'whether a template stands around',
    });
    if (exchange && isAnswered(exchange) && shows(exchange.response, String(a * b))) return true;
  }
  return false;
}
