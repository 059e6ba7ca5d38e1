import { executableGains } from '../../judge/breakout.ts';
import type { Place } from '../../judge/html-context.ts';
import { normalizeNewlines } from '../../judge/html-tree.ts';
import type { Fresh, Marker } from '../../model/index.ts';
import { type Candidate, candidatesFor, wireOf } from './candidates.ts';
import { type Passage, passThrough } from './sandwich.ts';
import type { Trail } from './trail.ts';

/** A place with what becomes of characters there. */
export interface Spot {
  place: Place;
  passage: Passage;
}

/** Pairs the places of the plain marker with what became of the sandwich there, in order of the source. */
export function spotsOf(places: readonly Place[], passages: readonly Passage[]): Spot[] {
  if (places.length === passages.length) {
    return places.flatMap((place, at) => {
      const passage = passages[at];
      return passage ? [{ place, passage }] : [];
    });
  }
  // The counts differ where a page shows a value more or less often: every combination may hold.
  return places.flatMap((place) => distinct(passages).map((passage) => ({ place, passage }))).slice(0, 12);
}

function distinct(passages: readonly Passage[]): Passage[] {
  const byFate = new Map(passages.map((passage) => [JSON.stringify([...passage.fates]), passage]));
  return [...byFate.values()];
}

/** Chooses what to send: only what runs when it is put into the page as its filter would let it through. */
export function plan(trail: Trail, spots: readonly Spot[], fresh: Fresh): { candidate: Candidate; wire: string }[] {
  const source = normalizeNewlines(trail.page.response.body);
  const plain = new Set(executableGains(source, [trail.marker]));
  const queues = spots.slice(0, 12).map(({ place, passage }) => {
    const candidates = candidatesFor(place, trail.point, trail.payloads, fresh);
    return candidates.flatMap((candidate) => {
      const wire = wireOf(candidate.text, passage);
      return candidate.insisted || wouldRun(source, trail.marker, place, passage, candidate, plain)
        ? [{ candidate, wire }]
        : [];
    });
  });
  const planned = Array.from({ length: Math.max(0, ...queues.map(({ length }) => length)) }, (_, at) =>
    queues.map((queue) => queue[at]),
  )
    .flat()
    .filter((each) => each !== undefined);
  // Two places of one kind ask for the same payloads; a payload is sent once.
  const shapes = new Map(planned.map((each) => [shapeOf(each.candidate, each.wire), each]));
  return [...shapes.values()];
}

function shapeOf(candidate: Candidate, wire: string): string {
  return candidate.markers.reduce((text, marker) => text.replaceAll(marker, '·'), wire);
}

function wouldRun(
  source: string,
  marker: Marker,
  place: Place,
  passage: Passage,
  candidate: Candidate,
  plain: ReadonlySet<string>,
): boolean {
  const encoded =
    wireOf(candidate.text, passage) !==
    `${[...passage.firstOnly].join('')}${candidate.text}${'x'.repeat(passage.tailCut)}`;
  const text = candidate.assume ? candidate.assume(candidate.text) : candidate.text;
  const sacrifice = [...passage.firstOnly].join('');
  const out = encoded
    ? `${sacrifice}${text}`
    : passThrough(`${sacrifice}${text}${'x'.repeat(passage.tailCut)}`, passage);
  const page = source.slice(0, place.offset) + out + source.slice(place.offset + marker.length);
  return executableGains(page, candidate.markers).some((gain) => !plain.has(gain));
}
