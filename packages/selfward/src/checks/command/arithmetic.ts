import { shows } from '../../judge/arithmetic.ts';
import { proveArithmetic } from '../../judge/prove/arithmetic.ts';
import { type Endpoint, type Fresh, isAnswered, type Payload, type Point, type Verdict } from '../../model/index.ts';
import { originalText, type Steps, sendAll, sendOne } from '../shared/probing.ts';

/** A payload with its operands, and what a shell makes of them. */
export interface Sum {
  payload: Payload;
  text: string;
  expected: string;
}

export function makeSum(payload: Payload, fresh: Fresh): Sum {
  const [a, b] = [fresh.operand(), fresh.operand()];
  const text = payload.text.replaceAll('{a}', String(a)).replaceAll('{b}', String(b));
  return { payload, text, expected: String(payload.for.includes('sum') ? a + b : a * b) };
}

/**
 * The same text in a form that no shell computes: its commands misspelt and its brackets apart. Whoever works sums out
 * wherever there are some still finds them in it.
 */
export function misspelt(text: string): string {
  return text
    .replace(/echo|expr|sleep|set(?=\/a)/g, (name) => name.charAt(0) + name.charAt(2) + name.charAt(1) + name.slice(3))
    .replaceAll('$((', '$ ((');
}

/** Sums with fresh operands, twice, behind the ordinary value; misspelt, they must not come out. */
export function* proveSum(
  endpoint: Endpoint,
  point: Point,
  payload: Payload,
  fresh: Fresh,
): Steps<Verdict | undefined> {
  const [first, second] = [makeSum(payload, fresh), makeSum(payload, fresh)];
  const one = (text: string, note: string) => ({ set: new Map([[point, originalText(point) + text]]), note });
  const control = yield* sendOne(endpoint, one(misspelt(first.text), 'control: misspelt'));
  if (!control || !isAnswered(control)) return undefined;
  if (shows(control.response, first.expected))
    return { is: 'inconclusive', reason: 'the page works sums out by itself, so that their results tell nothing' };
  const exchanges = yield* sendAll(endpoint, [
    one(first.text, 'shell arithmetic, first round'),
    one(second.text, 'shell arithmetic, second round'),
  ]);
  const rounds = [first, second].flatMap(({ text, expected }, at) => {
    const exchange = exchanges[at];
    return exchange && isAnswered(exchange) ? [{ exchange, payload: text, expected }] : [];
  });
  const proof = {
    kind: 'arithmetic' as const,
    rounds,
    controlExchange: control,
    observed: `${first.text} came back as ${first.expected}, and ${second.text} as ${second.expected}.`,
    control: 'With its commands misspelt, it was not computed.',
  };
  return proveArithmetic(proof).holds ? { is: 'proved', proof } : undefined;
}
