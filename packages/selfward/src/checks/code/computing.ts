import { shows } from '../../judge/arithmetic.ts';
import { proveArithmetic } from '../../judge/prove/arithmetic.ts';
import {
  type Answered,
  type EndpointScope,
  type Exchange,
  type Fresh,
  isAnswered,
  type Point,
  type Verdict,
} from '../../model/index.ts';
import type { Sending, Steps } from '../shared/probing.ts';
import { sendAll, sendOne } from '../shared/probing.ts';

/** A text that computes a product in some language. */
export interface Computation {
  /** With `{a}` and `{b}` for the operands. */
  text: string;
  note: string;
}

/** A computation with its operands, and what comes out of it. */
export interface Filled {
  text: string;
  expected: string;
}

export function fill({ text }: Computation, fresh: Fresh): Filled {
  const [a, b] = [fresh.operand(), fresh.operand()];
  return { text: text.replaceAll('{a}', String(a)).replaceAll('{b}', String(b)), expected: String(a * b) };
}

/** Asks all points at once, each with operands of its own, and says which of them computed. */
export function* computeIn(
  at: EndpointScope,
  asked: ReadonlyMap<Point, Computation>,
  fresh: Fresh,
): Steps<{ exchange: Exchange | undefined; hits: Point[] }> {
  const filled = new Map([...asked].map(([point, computation]) => [point, fill(computation, fresh)]));
  const [first] = asked.values();
  const exchange = yield* sendOne(at.endpoint, {
    set: new Map([...filled].map(([point, { text }]) => [point, text])),
    note: `code: ${first?.note ?? ''}`,
  });
  const hits = [...filled].flatMap(([point, { expected }]) => (hasResult(exchange, expected) ? [point] : []));
  return { exchange, hits };
}

function hasResult(exchange: Exchange | undefined, expected: string): boolean {
  return exchange !== undefined && isAnswered(exchange) && shows(exchange.response, expected);
}

/**
 * Two rounds with fresh operands, and the first round's numbers once more where no language computes them: what is
 * called by a name that nobody knows, or stays in its string. A calculator that picks sums out of a text computes
 * those as well.
 */
export function* proveComputing(
  at: EndpointScope,
  point: Point,
  computation: Computation,
  fresh: Fresh,
): Steps<Verdict | undefined> {
  const [first, second] = [fill(computation, fresh), fill(computation, fresh)];
  const still = unknown(first.text, fresh);
  const one = (text: string, note: string): Sending => ({ set: new Map([[point, text]]), note });
  const [a, b, control] = yield* sendAll(at.endpoint, [
    one(first.text, 'arithmetic, first round'),
    one(second.text, 'arithmetic, second round'),
    one(still, 'control: the same numbers in no language'),
  ]);
  const rounds = [
    { exchange: a, ...first },
    { exchange: b, ...second },
  ].flatMap(({ exchange, text, expected }): { exchange: Answered; payload: string; expected: string }[] =>
    exchange && isAnswered(exchange) ? [{ exchange, payload: text, expected }] : [],
  );
  if (rounds.length < 2 || !control || !isAnswered(control)) return undefined;
  const proof = {
    kind: 'arithmetic' as const,
    rounds,
    controlExchange: control,
    observed: `${first.text} came back as ${first.expected}, and ${second.text} as ${second.expected}.`,
    control: `${still} was not computed.`,
  };
  return proveArithmetic(proof).holds ? { is: 'proved', proof } : undefined;
}

/** The same numbers where nothing computes them. */
function unknown(text: string, fresh: Fresh): string {
  if (/^[^\d]*['"]/.test(text)) return text.replace(/['"]/g, '~');
  const renamed = text.replace(/[a-z_]{3,}(?=[(:])/gi, () => fresh.marker()).replace(/=>/g, '=<');
  return renamed === text ? text.replace(/\](?=[^\]]*$)/, '') : renamed;
}
