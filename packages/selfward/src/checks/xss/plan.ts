import { gainsOfAnswer } from '../../judge/breakout.ts';
import type { Place } from '../../judge/html-context.ts';
import { normalizeNewlines } from '../../judge/html-tree.ts';
import type { Fresh } from '../../model/index.ts';
import { type Candidate, candidatesFor, wireOf } from './candidates.ts';
import { type Passage, passThrough } from './passage.ts';
import type { Trail } from './trail.ts';

/** A place with what becomes of characters there. */
export interface Spot {
  place: Place;
  passage: Passage;
}

/** A candidate with what goes over the wire for it, and the place that it is meant for. */
export interface Planned {
  candidate: Candidate;
  wire: string;
  spot: Spot;
}

/** More than are ever sent: each is tried on the whole page before. */
const ENOUGH = 40;

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
export function plan(trail: Trail, spots: readonly Spot[], short: boolean, fresh: Fresh): Planned[] {
  const source = normalizeNewlines(trail.page.response.body);
  const plain = new Set(gainsOfAnswer(trail.page.response, [trail.marker]));
  const queues = spots.slice(0, 12).map((spot) => {
    const strict = passing(trail, source, plain, spot, short, fresh);
    if (strict.length > 0 || spot.passage.stop === undefined) return strict;
    // It ended at a special character: for its length, or for that.
    const { limit: _limit, ...unlimited } = spot.passage;
    const { stop: _stop, ...unstopped } = spot.passage;
    return [unstopped, unlimited].flatMap((passage) =>
      passing(trail, source, plain, { ...spot, passage }, short, fresh),
    );
  });
  const planned = Array.from({ length: Math.max(0, ...queues.map(({ length }) => length)) }, (_, at) =>
    queues.map((queue) => queue[at]),
  )
    .flat()
    .filter((each) => each !== undefined);
  if (short) planned.sort((one, other) => one.wire.length - other.wire.length);
  // Two places of one kind ask for the same payloads; a payload is sent once.
  const shapes = new Map(planned.toReversed().map((each) => [shapeOf(each), each]));
  return [...shapes.values()].reverse();
}

/** The payload apart from its names. */
export function shapeOf({ candidate, wire }: Planned): string {
  return candidate.markers.reduce((text, marker) => text.replaceAll(marker, '·'), wire);
}

function passing(
  trail: Trail,
  source: string,
  plain: ReadonlySet<string>,
  spot: Spot,
  short: boolean,
  fresh: Fresh,
): Planned[] {
  const able: Planned[] = [];
  for (const candidate of candidatesFor(spot.place, spot.passage, trail, short, fresh)) {
    if (able.length >= ENOUGH) break;
    const wire = wireOf(candidate.text, spot.passage);
    if (candidate.insisted || wouldRun(trail, source, spot, candidate, wire, plain))
      able.push({ candidate, wire, spot });
  }
  return able;
}

/** What has none of the characters that end its place stays there: no page is parsed for that. */
function mayLeave({ kind, role, quote }: Place, text: string): boolean {
  if (kind === 'attribute' && (role === undefined || role === 'plain' || role === 'style') && quote) {
    return text.includes(quote);
  }
  const inText = kind === 'text' || kind === 'rcdata' || kind === 'rawtext' || kind === 'data-block';
  return !inText || text.includes('<');
}

function wouldRun(
  trail: Trail,
  source: string,
  { place, passage }: Spot,
  candidate: Candidate,
  wire: string,
  plain: ReadonlySet<string>,
): boolean {
  const sacrifice = [...passage.firstOnly].join('');
  const plainWire = `${sacrifice}${candidate.text}${'x'.repeat(passage.tailCut)}`;
  const text = candidate.assume ? candidate.assume(candidate.text) : candidate.text;
  const through = wire === plainWire ? passThrough(`${sacrifice}${text}${'x'.repeat(passage.tailCut)}`, passage) : text;
  if (!mayLeave(place, through)) return false;
  const out = candidate.whole || trail.prefix === undefined ? through : trail.prefix + through;
  const page = source.slice(0, place.offset) + out + source.slice(place.offset + trail.marker.length);
  return gainsOfAnswer({ ...trail.page.response, body: page }, candidate.markers).some((gain) => !plain.has(gain));
}
