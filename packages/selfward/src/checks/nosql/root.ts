import { type EndpointScope, type Fresh, isAnswered, type Point, type Verdict } from '../../model/index.ts';
import { differ, isAccepted } from '../shared/compare.ts';
import { oppose, type Side } from '../shared/oppose.ts';
import { type Sending, type Steps, sendOne } from '../shared/probing.ts';
import { unknownName } from './conditions.ts';
import type { Learned } from './learned.ts';

/**
 * An operator as a field of its own beside the ordinary ones: an application that takes the whole body or query for its
 * filter runs it. `$and` over a field that no document has matches nothing, `$nor` over it changes nothing.
 */
export function* tryRoot(at: EndpointScope, beside: Point, learned: Learned, fresh: Fresh): Steps<void> {
  const asking = (key: string): Sending => {
    const word = fresh.marker();
    // Bracketed names carry a list by their numbers; JSON has its own.
    const inJson = beside.location === 'json';
    const name = inJson ? key : `${key}[0]`;
    const point: Point = {
      id: `${beside.location}:${name}`,
      location: beside.location,
      name,
      part: 'value',
      added: true,
    };
    const condition = { [word]: fresh.marker() };
    return {
      set: new Map([[point, inJson ? [condition] : condition]]),
      note: `an operator beside the fields: ${key}`,
      effect: 'shape',
    };
  };
  const keys: Record<Side, string> = { truth: '$nor', falsehood: '$and' };
  const [usual] = at.baseline.ordinary;
  const falsehood = yield* sendOne(at.endpoint, asking(keys.falsehood));
  learned.note(falsehood);
  if (!falsehood || !isAnswered(falsehood) || !isAccepted(falsehood, at) || !differ(at, falsehood, usual)) return;
  const truth = yield* sendOne(at.endpoint, asking(keys.truth));
  learned.note(truth);
  if (!differ(at, truth, falsehood)) return;
  learned.stirred.add(beside);
  const verdict: Verdict | undefined = yield* oppose(
    at,
    {
      sending: (side) => asking(keys[side]),
      strangers: () => [true, false].map((signed) => asking(unknownName(keys.truth, fresh, signed))),
      observed:
        'Operators sent as fields of their own ($and, $nor) were run: the whole input is taken for the query’s filter.',
      control: 'The same beside names that are no operators changed nothing of the kind.',
    },
    fresh,
  );
  if (verdict) learned.proved.set(beside, verdict);
}
