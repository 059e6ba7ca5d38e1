import { type EndpointScope, type Fresh, isAnswered, type Point } from '../../model/index.ts';
import { differ, isAccepted } from '../shared/compare.ts';
import type { Side } from '../shared/oppose.ts';
import { type Steps, sendOne } from '../shared/probing.ts';
import { type Filled, fillOperator, type Pair } from './conditions.ts';
import { asItIs, confirm, sendingOf } from './confirm.ts';
import type { Learned } from './learned.ts';

/** The account that most installations have. */
const NAME = 'admin';

const isSecret = ({ name }: Point) => /pass|pwd|secret|\bpin\b|token|code/i.test(name);
const isName = ({ name }: Point) => /user|login|name|account|\bid\b/i.test(name);

/**
 * A sign-in whose name must be text and whose password need not: an operator for the password opens it only beside a
 * name that exists.
 */
export function* tryKnownName(
  at: EndpointScope,
  points: readonly Point[],
  pair: Pair,
  learned: Learned,
  fresh: Fresh,
): Steps<void> {
  const [secret, name] = [points.find(isSecret), points.find((point) => isName(point) && !isSecret(point))];
  if (!secret || !name || name.original === NAME) return;
  const around = (): [Point, Filled][] => [[name, { value: NAME, markers: [] }]];
  const ask = (side: Side) =>
    sendOne(
      at.endpoint,
      sendingOf(
        new Map([...around(), [secret, fillOperator(pair[side], secret, fresh)]]),
        `an operator beside a usual name: ${side}`,
      ),
    );
  const truth = yield* ask('truth');
  learned.note(truth);
  if (!truth || !isAnswered(truth) || !isAccepted(truth, at)) return;
  if (!differ(at, truth, at.baseline.ordinary[0]) || !differ(at, truth, at.baseline.marked)) return;
  const falsehood = yield* ask('falsehood');
  learned.note(falsehood);
  if (!differ(at, truth, falsehood)) return;
  learned.stirred.add(secret);
  const verdict = yield* confirm(at, { point: secret, around, pair, dress: asItIs }, fresh);
  if (verdict) learned.proved.set(secret, verdict);
}
