import { isStable } from '../../judge/difference.ts';
import { proveOpposite } from '../../judge/prove/opposite.ts';
import { type Answered, type EndpointScope, isAnswered, type Verdict } from '../../model/index.ts';
import { isAccepted, isTold, traitsTogether } from './compare.ts';
import { type Sending, type Steps, sendAll } from './probing.ts';

export type Side = 'truth' | 'falsehood';

export interface Opposition {
  /** A probe of one side, with fresh values each time it is asked for; `turn` counts from 0. */
  sending: (side: Side, turn: number) => Sending;
  /** Probes that must not be answered like the truths. */
  strangers?: () => readonly Sending[];
  observed: string;
  control: string;
}

/**
 * Six of each side with the ordinary request in between, in an order that no alternating page follows. A page that
 * tosses a coin agrees with all of them once in a hundred thousand times; most are given up after the first round.
 */
const ROUNDS: readonly (readonly (Side | 'ordinary')[])[] = [
  ['falsehood', 'truth', 'truth', 'falsehood', 'ordinary'],
  ['truth', 'ordinary', 'falsehood', 'falsehood', 'truth'],
  ['truth', 'falsehood', 'ordinary', 'falsehood', 'ordinary', 'truth'],
];

/** Proves that opposite conditions keep getting opposite answers; undefined as soon as one does not. */
export function* oppose(at: EndpointScope, opposition: Opposition): Steps<Verdict | undefined> {
  const truths: Answered[] = [];
  const falsehoods: Answered[] = [];
  const controls: Answered[] = [...at.baseline.ordinary];
  const heaps = { truth: truths, falsehood: falsehoods, ordinary: controls };
  let turn = 0;
  for (const round of ROUNDS) {
    const sendings = round.map((side): Sending => {
      if (side === 'ordinary') return { set: new Map(), note: 'control: the ordinary request' };
      turn += 1;
      return opposition.sending(side, turn - 1);
    });
    const exchanges = yield* sendAll(at.endpoint, sendings);
    for (const [index, exchange] of exchanges.entries()) {
      const side = round[index];
      if (side === undefined || !isAnswered(exchange)) return undefined;
      heaps[side].push(exchange);
    }
    // A condition that only ever fails or is refused is a filter at work, not what stands behind it.
    if (!truths.every((each) => isAccepted(each, at)) || !isTold(truths, falsehoods, [])) return undefined;
    if (!isStable(traitsTogether(controls), 0.9)) return undefined;
  }
  const strangers = opposition.strangers?.() ?? [];
  const strange = strangers.length > 0 ? (yield* sendAll(at.endpoint, strangers)).filter(isAnswered) : [];
  if (strange.length < strangers.length || !isTold(truths, falsehoods, strange)) return undefined;
  const { observed, control } = opposition;
  const proof = { kind: 'opposite' as const, truths, falsehoods, controls, observed, control };
  return proveOpposite(proof).holds ? { is: 'proved', proof } : undefined;
}
