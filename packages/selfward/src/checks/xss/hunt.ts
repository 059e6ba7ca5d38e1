import { gainsOfAnswer } from '../../judge/breakout.ts';
import { findPlaces } from '../../judge/html-context.ts';
import { allNodes, isElement, normalizeNewlines, parseHtml } from '../../judge/html-tree.ts';
import { occurrences } from '../../judge/reflection.ts';
import { type Answered, type Fresh, isAnswered, type Profile, type Verdict } from '../../model/index.ts';
import type { Steps } from '../shared/probing.ts';
import { askWhichTags, takesTagsOut } from './allowed-tags.ts';
import type { Candidate } from './candidates.ts';
import { confirm } from './confirm.ts';
import { removedBefore, wordsOf } from './learn.ts';
import { type Planned, plan, type Spot, shapeOf, spotsOf } from './plan.ts';
import { askWhatSurvives, type Survival } from './survival.ts';
import type { Trail } from './trail.ts';
import { linksFor } from './vectors.ts';

const ATTEMPTS: Readonly<Record<Profile, number>> = { gentle: 10, normal: 20, thorough: 40 };

/** Follows a marker: what survives where it comes out, which payloads could work there, and whether one does. */
export function* hunt(trail: Trail, fresh: Fresh): Steps<Verdict> {
  const places = findPlaces(trail.page.response.body, trail.marker);
  const asked = yield* askWhatSurvives(trail, places, fresh);
  if ('is' in asked) return asked;
  const spots = spotsOf(places, asked.passages);
  const first = [...linksSeen(asked, fresh), ...(takesTagsOut(spots) ? yield* askWhichTags(trail, fresh) : [])];
  const most = asked.attempts ?? ATTEMPTS[trail.profile];
  const tried = yield* tryCandidates(trail, spots, first, { most, short: asked.short }, fresh);
  if (tried.verdict) return tried.verdict;
  if (asked.sandwich?.close && tried.sent >= 3 && formsElement(asked.page.response.body, asked.sandwich.close)) {
    const why = "markup of the sender's choice becomes an element, but no payload that runs got through the filter";
    return { is: 'tentative', why, exchange: asked.page };
  }
  return { is: 'clean', controls: [...trail.ordinary, asked.page] };
}

/** The marks of links became one that runs code. */
function linksSeen({ page, sandwich }: Survival, fresh: Fresh): Candidate[] {
  if (!sandwich?.link || gainsOfAnswer(page.response, [sandwich.link]).length === 0) return [];
  const marker = fresh.marker('letters');
  return linksFor(marker).map((vector) => ({ ...vector, markers: [marker], from: 'composed', insisted: true }));
}

interface Tried {
  verdict?: Verdict;
  sent: number;
}

function* tryCandidates(
  trail: Trail,
  spots: readonly Spot[],
  first: readonly Candidate[],
  { most, short }: { most: number; short: boolean },
  fresh: Fresh,
): Steps<Tried> {
  const [spot] = spots;
  let known = spots;
  let queue = [
    ...(spot ? first.map((candidate): Planned => ({ candidate, wire: candidate.text, spot })) : []),
    ...plan(trail, known, short, fresh),
  ];
  const tried = new Set<string>();
  const refused = new Map<string, number>();
  while (queue.length > 0 && tried.size < most) {
    const next = (tried.size % 3 === 2 && queue.find(isGiven)) || leastLike(queue, refused);
    if (!next) break;
    queue = queue.filter((each) => each !== next);
    tried.add(shapeOf(next));
    const { candidate, wire } = next;
    const { page } = yield* trail.visit(
      candidate.whole ? wire : `${trail.prefix ?? ''}${wire}`,
      candidate.markers,
      `breakout (${candidate.from})`,
    );
    if (!page || !isAnswered(page)) continue;
    const proof = yield* confirm(trail, candidate, wire, page, fresh);
    if (proof) return { verdict: proof, sent: tried.size };
    if (!comesOut(page, candidate)) {
      for (const word of wordsOf(candidate.text, candidate.markers)) refused.set(word, (refused.get(word) ?? 0) + 1);
      // An address that was refused is refused for what it is: the first passed whatever is checked carelessly.
      if (candidate.whole) queue = queue.filter((each) => !each.candidate.whole);
      continue;
    }
    const learned = learn(trail, next, page, known);
    if (learned === known) continue;
    known = learned;
    queue = plan(trail, known, short, fresh).filter((each) => !tried.has(shapeOf(each)));
  }
  return { sent: tried.size };
}

/** Payloads of the folder get their turn as well. */
function isGiven({ candidate }: Planned): boolean {
  return candidate.from !== 'composed';
}

/** What shares the fewest words with payloads of which nothing came out; of equals the first. */
function leastLike(queue: readonly Planned[], refused: ReadonlyMap<string, number>): Planned | undefined {
  if (refused.size === 0) return queue[0];
  const cost = ({ candidate }: Planned) =>
    wordsOf(candidate.text, candidate.markers).reduce((sum, word) => sum + (refused.get(word) ?? 0), 0);
  return queue.toSorted((one, other) => cost(one) - cost(other))[0];
}

function comesOut({ response }: Answered, { markers }: Candidate): boolean {
  return markers.some((marker) => occurrences(response.body, marker).length > 0);
}

/** How much of the page around a place tells it from others. */
const AROUND = 12;

/** A word that was taken out of the payload is taken out of the others too. */
function learn(
  trail: Trail,
  { candidate, wire, spot }: Planned,
  page: Answered,
  known: readonly Spot[],
): readonly Spot[] {
  const [marker] = candidate.markers;
  if (marker === undefined || candidate.markers.length > 1) return known;
  const source = normalizeNewlines(trail.page.response.body);
  const around = source.slice(Math.max(0, spot.place.offset - AROUND), spot.place.offset);
  const word = removedBefore(wire, marker, page.response.body, around);
  if (word === undefined || known.some(({ passage }) => passage.removes.includes(word))) return known;
  return known.map((each) => ({ ...each, passage: { ...each.passage, removes: [...each.passage.removes, word] } }));
}

function formsElement(body: string, name: string): boolean {
  const wanted = name.toLowerCase();
  for (const node of allNodes(parseHtml(normalizeNewlines(body)))) {
    if (isElement(node) && node.tagName.startsWith(wanted)) return true;
  }
  return false;
}
