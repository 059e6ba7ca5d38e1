import type { Fresh, Payload, Point } from '../../model/index.ts';
import type { Side } from '../shared/oppose.ts';
import { originalText } from '../shared/probing.ts';

/** A true and a false condition for one kind of place. */
export interface Condition {
  shape: string;
  truth: Payload;
  falsehood: Payload;
  /** Asked of everybody at once. */
  first: boolean;
  /** Would match every row: for requests that read alone. */
  reading: boolean;
}

export function conditionsOf(payloads: readonly Payload[]): Condition[] {
  const pairs = payloads.filter(({ for: words }) => words.includes('pair'));
  return pairs.flatMap((truth) => {
    const [, shape] = truth.for;
    if (shape === undefined || !truth.for.includes('truth')) return [];
    const falsehood = pairs.find(({ for: words }) => words[1] === shape && words.includes('falsehood'));
    if (!falsehood) return [];
    return [{ shape, truth, falsehood, first: truth.for.includes('first'), reading: truth.for.includes('reading') }];
  });
}

/** The point's ordinary value with the condition behind it; both sides carry fresh words and numbers of one length. */
export function fillCondition(condition: Condition, side: Side, point: Point, fresh: Fresh): string {
  const [p, q] = [fresh.marker(), fresh.marker()];
  const a = fresh.operand();
  const b = a === 9999 ? a - 1 : a + 1;
  return condition[side].text
    .replaceAll('{value}', originalText(point))
    .replaceAll('{p}', p)
    .replaceAll('{q}', q)
    .replaceAll('{a}', String(a))
    .replaceAll('{b}', String(b));
}

/** Whether a shape can stand at a point: a number's has no quotes to leave. */
export function fits({ shape }: Condition, point: Point): boolean {
  const numeric = /^-?\d+$/.test(originalText(point));
  return numeric || !(shape.includes('number') || shape === 'order');
}
