import { proveOpposite } from '../../judge/prove/opposite.ts';
import { type Answered, type EndpointScope, type Fresh, isAnswered, type Verdict } from '../../model/index.ts';
import { isAccepted, isLikeTruth, isTold, isToldAlike, learnNoise } from './compare.ts';
import { hasInertTwin, inertTwin } from './inert-twin.ts';
import { type Sending, type Steps, sendAll } from './probing.ts';

export type Side = 'truth' | 'falsehood';

export interface Opposition {
  /** A probe of one side, with fresh values each time it is asked for; `turn` counts from 0. */
  sending: (side: Side, turn: number) => Sending;
  /** Probes that must not be answered like the truths. */
  strangers?: () => readonly Sending[];
  /** The same probe in a form that means nothing; its quotes exchanged where nothing else is said. */
  inert?: (sending: Sending) => Sending;
  observed: string;
  control: string;
}

type Kind = Side | 'ordinary';

/** So many of each kind, in an order left to chance; most pages that change by themselves are given up after the first. */
const ROUNDS: readonly Readonly<Record<Kind, number>>[] = [
  { truth: 2, falsehood: 2, ordinary: 1 },
  { truth: 6, falsehood: 6, ordinary: 3 },
];

/**
 * Proves that opposite conditions keep getting opposite answers; undefined as soon as one does not.
 *
 * Whatever a page does by itself (turns, coins, drifts), it knows nothing of the order, which chance makes: of the
 * 12,612,600 orders that the two rounds can have, at most 504 suit any one course of changes, one in 25,000.
 */
export function* oppose(at: EndpointScope, opposition: Opposition, fresh: Fresh): Steps<Verdict | undefined> {
  const heaps: Record<Kind, Answered[]> = { truth: [], falsehood: [], ordinary: [...at.baseline.ordinary] };
  const { truth: truths, falsehood: falsehoods, ordinary: controls } = heaps;
  let turn = 0;
  for (const round of ROUNDS) {
    const kinds = shuffled(round, fresh);
    const sendings = kinds.map((kind): Sending => {
      if (kind === 'ordinary') return { set: new Map(), note: 'control: the ordinary request' };
      turn += 1;
      return opposition.sending(kind, turn - 1);
    });
    const exchanges = yield* sendAll(at.endpoint, sendings);
    for (const [index, exchange] of exchanges.entries()) {
      const kind = kinds[index];
      if (kind === undefined || !isAnswered(exchange)) return undefined;
      heaps[kind].push(exchange);
    }
    // A condition that only ever fails or is refused is a filter at work, not what stands behind it.
    if (!truths.every((each) => isAccepted(each, at)) || !isTold(truths, falsehoods, controls)) {
      // What answers to the same question differ by is not looked at again.
      for (const heap of Object.values(heaps)) for (const [a, b] of inPairs(heap)) learnNoise(at, a, b);
      return undefined;
    }
  }
  const strangers = opposition.strangers?.() ?? [];
  const strange = strangers.length > 0 ? (yield* sendAll(at.endpoint, strangers)).filter(isAnswered) : [];
  if (strange.length < strangers.length || isLikeTruth(truths, falsehoods, strange)) return undefined;
  if (yield* isOfTheText(at, opposition, { truths, falsehoods, controls })) return undefined;
  const { observed, control } = opposition;
  const proof = { kind: 'opposite' as const, truths, falsehoods, controls, observed, control };
  return proveOpposite(proof).holds ? { is: 'proved', proof } : undefined;
}

/**
 * Whether the two texts are told apart even where they can mean nothing: by a page that cuts, turns around or counts
 * what it is sent.
 */
function* isOfTheText(
  at: EndpointScope,
  { sending, inert }: Opposition,
  told: Parameters<typeof isToldAlike>[0],
): Steps<boolean> {
  const sides: readonly Side[] = ['truth', 'falsehood', 'falsehood', 'truth'];
  const sendings = sides.map((side, turn) => sending(side, turn));
  if (!inert && !sendings.every(hasInertTwin)) return false;
  const [truth, falsehood, second, first] = yield* sendAll(at.endpoint, sendings.map(inert ?? inertTwin));
  const answered = [truth, first, falsehood, second].filter((each) => each !== undefined).filter(isAnswered);
  return answered.length === 4 && isToldAlike(told, answered.slice(0, 2), answered.slice(2));
}

function inPairs<T>(all: readonly T[]): [T, T][] {
  return all.slice(1).flatMap((each, at) => {
    const before = all[at];
    return before === undefined ? [] : [[before, each] as [T, T]];
  });
}

function shuffled(round: Readonly<Record<Kind, number>>, fresh: Fresh): Kind[] {
  const left: Kind[] = (['truth', 'falsehood', 'ordinary'] as const).flatMap((kind) =>
    Array.from({ length: round[kind] }, () => kind),
  );
  const order: Kind[] = [];
  while (left.length > 0) order.push(...left.splice(fresh.pick([...left.keys()]), 1));
  return order;
}
