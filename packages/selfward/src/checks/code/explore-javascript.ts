import {
  type Answered,
  type EndpointScope,
  type Exchange,
  type Fresh,
  isAnswered,
  type Point,
} from '../../model/index.ts';
import { differ, isAccepted } from '../shared/compare.ts';
import { isShown } from '../shared/is-shown.ts';
import { keepsStirring } from '../shared/keeps-stirring.ts';
import { once } from '../shared/once.ts';
import type { Side } from '../shared/oppose.ts';
import { plainWord } from '../shared/plain-word.ts';
import { type Sending, type Steps, sendOne } from '../shared/probing.ts';
import { groupsOfValues } from './groups-of-values.ts';
import { heldInCode, matchingText, meaningless, passingText } from './javascript-forms.ts';
import { type FoundCode, leaveThePlace } from './leave-the-place.ts';

/** What was learned of JavaScript behind an endpoint, for the checks that speak of it: databases' and programs' own. */
export interface Explored {
  found: Map<Point, FoundCode>;
  /** Answers that speak for the innocence of the others. */
  controls: Answered[];
  /** Something ran and could not be confirmed. */
  stirred: Set<Point>;
  /** Quotes changed the answer, and not as code does: the answer to them. */
  disturbed: Map<Point, Exchange>;
}

/** One text for all fields of a kind at once; only what stirs is asked more. Done once, whichever check asks first. */
export function* exploreJavaScript(at: EndpointScope, fresh: Fresh): Steps<Explored> {
  return yield* once(at, 'javascript', function* () {
    const learned: Explored = {
      found: new Map(),
      controls: [],
      stirred: new Set(),
      disturbed: new Map(),
    };
    for (const { points } of groupsOfValues(at)) yield* exploreGroup(at, points, learned, fresh);
    return learned;
  });
}

function* exploreGroup(at: EndpointScope, group: readonly Point[], learned: Explored, fresh: Fresh): Steps<void> {
  const note = (exchange: Exchange | undefined) => {
    if (exchange && isAnswered(exchange)) learned.controls.push(exchange);
  };
  const word = yield* plainWord(at, group, fresh);
  if (!word || !isAnswered(word)) return;
  note(word);
  // Where a plain word fails already, what runs through is what stands out.
  const matchesFirst = isAccepted(word, at);
  const asking = (side: Side) => everywhere(at, group, (side === 'truth') === matchesFirst, fresh);
  const one = yield* sendOne(at.endpoint, asking('truth'));
  note(one);
  if (!one || !isAnswered(one) || !differ(at, one, word)) return;
  let other: Exchange | undefined;
  const noteOther = (exchange: Exchange | undefined) => {
    other ??= exchange;
    note(exchange);
  };
  if (!(yield* keepsStirring(at, asking, one, noteOther, meaninglessTwin))) {
    // Both fail alike: quotes break something that is no JavaScript. Else the page makes something of the text itself,
    // or has read the value as far as it is the ordinary one.
    if (!differ(at, one, other) && differ(at, one, at.baseline.ordinary[0]))
      for (const point of group) learned.disturbed.set(point, one);
    return;
  }
  for (const point of group) {
    const found = yield* leaveThePlace(at, point, note, fresh);
    if (found === 'stirred') learned.stirred.add(point);
    else if (found) learned.found.set(point, found);
  }
}

function everywhere(at: EndpointScope, points: readonly Point[], matches: boolean, fresh: Fresh): Sending {
  const textFor = (point: Point) => {
    const held = isShown(at, point) ? '0' : heldInCode(point);
    return matches ? matchingText(held) : passingText(held, fresh.marker());
  };
  return {
    set: new Map(points.map((point) => [point, textFor(point)])),
    note: `JavaScript for every place, ${matches ? 'matching or failing' : 'running through'}`,
  };
}

function meaninglessTwin(sending: Sending): Sending {
  const set = new Map([...sending.set].map(([point, value]) => [point, meaningless(String(value))]));
  return { ...sending, set, note: `control: ${sending.note}, but in a form that means nothing` };
}
