import { shows } from '../../judge/arithmetic.ts';
import { proveArithmetic } from '../../judge/prove/arithmetic.ts';
import {
  type Answered,
  type Endpoint,
  type Exchange,
  type Fresh,
  isAnswered,
  type Point,
  type Verdict,
} from '../../model/index.ts';
import { originalText, type Steps, sendAll } from '../shared/probing.ts';
import { type Expression, makeExpression, nextExpression, unbalanced } from './expression.ts';

export interface Proving {
  short?: boolean;
  /** What stands before it. */
  before?: string;
}

/**
 * Two rounds with fresh operands, and two controls: the bare arithmetic, which a calculator computes, and the same
 * signs with their delimiters broken, which no engine does.
 */
export function* proveExpression(
  endpoint: Endpoint,
  point: Point,
  { payload }: Expression,
  fresh: Fresh,
  options: Proving = {},
): Steps<Verdict | undefined> {
  const first = makeExpression(payload, fresh, { ...options, value: originalText(point) });
  const second = nextExpression(first, fresh);
  const before = options.before ?? '';
  const one = (text: string, note: string) => ({ set: new Map([[point, before + text]]), note });
  // What stands inside an expression is computed without any delimiters, and rightly so: there they alone are broken.
  const inside = payload.for.includes('inside');
  const control = inside
    ? one(unbalanced(first.text), 'control: broken delimiters')
    : one(first.bare, 'control: the bare operands');
  const [bare] = yield* sendAll(endpoint, [control]);
  // A calculator, and no more needs to be asked.
  if (!bare || !isAnswered(bare) || shows(bare.response, first.expected)) return undefined;
  const [firstExchange, secondExchange, broken] = yield* sendAll(endpoint, [
    one(first.text, 'arithmetic, first round'),
    one(second.text, 'arithmetic, second round'),
    ...(inside ? [] : [one(unbalanced(first.text), 'control: broken delimiters')]),
  ]);
  const rounds = roundsOf([
    [firstExchange, first],
    [secondExchange, second],
  ]);
  if (!rounds) return undefined;
  // Inside a string of code there are no delimiters to break: there the bare arithmetic alone is the control.
  const breaks = unbalanced(first.text) !== first.text;
  if (breaks && broken && isAnswered(broken) && shows(broken.response, first.expected)) return undefined;
  const proof = {
    kind: 'arithmetic' as const,
    rounds,
    controlExchange: bare,
    observed: `${first.text} came back as ${first.expected}, and ${second.text} as ${second.expected}.`,
    control: inside
      ? 'With broken delimiters it was not computed.'
      : `${first.bare} without its delimiters was not computed.`,
  };
  return proveArithmetic(proof).holds ? { is: 'proved', proof } : undefined;
}

function roundsOf(pairs: readonly [Exchange | undefined, Expression][]) {
  const rounds: { exchange: Answered; payload: string; expected: string }[] = [];
  for (const [exchange, { text, expected }] of pairs) {
    if (!exchange || !isAnswered(exchange)) return undefined;
    rounds.push({ exchange, payload: text, expected });
  }
  return rounds;
}
