import { isAnswered, type Verdict } from '../../model/index.ts';
import { differ } from '../shared/compare.ts';
import { oppose } from '../shared/oppose.ts';
import { type Steps, sendOne } from '../shared/probing.ts';
import { alike, isFailure } from './answers.ts';
import { type Condition, fits, inOrder, type Place, sendingOf } from './conditions.ts';
import { type Inquiry, lookAt } from './inquiry.ts';
import type { Suspicion } from './judge-broken.ts';
import { keepsStill } from './keeps-still.ts';

/** So many conditions are tried in vain: by how sure it is that quotes break something, and not the text as such. */
const PATIENCE = { failing: 16, otherwise: 6 };
/** So often something stirs and cannot be confirmed before a point is let be. */
const DISAPPOINTMENTS = 2;

/**
 * Tries conditions at one point, and proves the first whose two sides are answered differently. One request where a
 * condition does not fit: a true one that is answered like broken quotes does not parse.
 */
export function* tryConditions(inquiry: Inquiry, suspicion: Suspicion): Steps<void> {
  const { at, fresh, conditions, entry, note } = inquiry;
  const { point, broken, any, first } = suspicion;
  const state = entry(point);
  const failing = broken !== undefined && isFailure(at, broken);
  const places = any ? [...suspicion.places, 'backslash'] : yield* narrowed(inquiry, suspicion);
  let vain = 0;
  let disappointed = 0;
  for (const condition of inOrder(conditions, state.technology, point)) {
    const fitting = places.includes(condition.backslash ? 'backslash' : condition.place);
    if (!fitting || (any && !condition.any) || condition.first !== (first === true)) continue;
    if (!fits(condition.payload, point)) continue;
    const complains = state.technology !== undefined;
    if (!complains && vain >= (failing ? PATIENCE.failing : PATIENCE.otherwise)) return;
    vain += 1;
    const truth = yield* sendOne(at.endpoint, sendingOf(condition, 'truth', point, fresh));
    note(truth);
    if (!truth || !isAnswered(truth) || isFailure(at, truth) || alike(at, truth, broken)) continue;
    const falsehood = yield* sendOne(at.endpoint, sendingOf(condition, 'falsehood', point, fresh));
    note(falsehood);
    if (!falsehood || !isAnswered(falsehood) || !differ(at, truth, falsehood)) continue;
    if (condition.spelling && !isFailure(at, falsehood)) continue;
    // A page that changes by itself is told from one that is moved before more is asked of it.
    if (disappointed === 0 && !(yield* keepsStill(inquiry, [point]))) return;
    const verdict = yield* confirm(inquiry, suspicion, condition);
    if (verdict) {
      state.verdict = verdict;
      return;
    }
    disappointed += 1;
    if (disappointed >= DISAPPOINTMENTS) return;
  }
}

/** Which kind of quotes a point stands in, by a single one alone. */
function* narrowed(
  inquiry: Inquiry,
  { point, places, broken, balanced }: Suspicion,
): Steps<readonly (Place | 'backslash')[]> {
  if (!places.includes('single') || places.length === 1) return places;
  const single = yield* lookAt(inquiry, 'single', [point]);
  if (!single) return places;
  const { at } = inquiry;
  const breaks = balanced ? !alike(at, single, balanced) : alike(at, single, broken);
  return breaks ? ['single'] : [...places.filter((place) => place !== 'single'), 'backslash'];
}

function confirm({ at, fresh }: Inquiry, { point }: Suspicion, condition: Condition): Steps<Verdict | undefined> {
  return oppose(
    at,
    {
      sending: (side) => sendingOf(condition, side, point, fresh),
      observed: `A true and a false SQL condition kept getting opposite answers (${condition.payload.text}).`,
      control: 'The ordinary request, repeated, was answered alike.',
    },
    fresh,
  );
}
