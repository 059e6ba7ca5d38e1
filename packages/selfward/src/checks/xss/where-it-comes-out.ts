import { blockedBecause } from '../../judge/blocked.ts';
import { findPlaces } from '../../judge/html-context.ts';
import { reflectsInBody } from '../../judge/reflection.ts';
import { renderingOf } from '../../judge/response-kind.ts';
import {
  type Answered,
  type EndpointScope,
  type Fresh,
  isAnswered,
  type Marker,
  type Point,
  type Verdict,
} from '../../model/index.ts';
import { originalText, type Steps, sendOne } from '../shared/probing.ts';
import { type Carrier, carriersShown } from './carriers.ts';
import type { Sandwich } from './sandwich.ts';

/** A point whose value comes out in the answer, with the answer that shows it. */
export interface Reflecting {
  point: Point;
  marker: Marker;
  page: Answered;
  sandwich?: { sandwich: Sandwich; page: Answered };
  /** What a value is put behind so that the application takes it. */
  prefix?: string;
  carrier?: Carrier;
  /** The answer to a sandwich that this point alone was sent, where nothing of it came out. */
  refusal?: Answered;
}

/**
 * Parameters' names that we added, where the marked request was taken and shows something: a request for another point
 * carries them along, and mostly shows nothing of them.
 */
export function ridersOf(at: EndpointScope): readonly Point[] {
  const { marked, markers, ordinary } = at.baseline;
  const riders = at.points.filter((point) => point.part === 'name' && point.added && !markers.has(point));
  const others = at.points.filter((point) => !markers.has(point) && !riders.includes(point));
  const taken = isAnswered(marked) && isUsual(marked, ordinary) && renderingOf(marked.response).as === 'html';
  return taken && others.length === 0 && at.points.some((point) => isShown(at, point)) ? riders : [];
}

/**
 * One request for all points that the marked one left as they are; and for those that we added, where it was refused:
 * mostly for a value of a field that the target names.
 */
export function* askTogether(
  at: EndpointScope,
  riders: readonly Point[],
  fresh: Fresh,
): Steps<Map<Point, Reflecting | Verdict>> {
  const told = new Map<Point, Reflecting | Verdict>();
  const { marked, markers, ordinary } = at.baseline;
  const wasRefused = isAnswered(marked) && !isUsual(marked, ordinary);
  const left = at.points.filter(
    (point) =>
      (!markers.has(point) && !riders.includes(point)) || (wasRefused && point.added === true && !isShown(at, point)),
  );
  if (left.length < 2) return told;
  const set = new Map(left.map((point) => [point, markerFor(point, fresh)]));
  const exchange = yield* sendOne(at.endpoint, { set, markers: [...set.values()], note: 'where the values come out' });
  if (!exchange || !isAnswered(exchange)) return told;
  const usual = isUsual(exchange, ordinary);
  for (const [point, marker] of set) {
    if (reflectsInBody(exchange.response, marker)) told.set(point, judgePage(point, marker, exchange));
    else if (usual)
      told.set(point, yield* carriedOr(at, point, { is: 'clean', controls: [...ordinary, exchange] }, fresh));
  }
  // What is left is the one that the marked request was refused for.
  const rest = at.points.filter((point) => !told.has(point) && !isShown(at, point));
  const [only] = rest;
  if (usual && wasRefused && only && rest.length === 1 && markers.has(only) && !keepsPart(at, only)) {
    const blocked = blockedBecause(marked, statusesOf(ordinary));
    told.set(
      only,
      blocked
        ? { is: 'inconclusive', reason: blocked }
        : yield* carriedOr(at, only, { is: 'clean', controls: [...ordinary, marked] }, fresh),
    );
  }
  return told;
}

export function isUsual({ response }: Answered, ordinary: readonly Answered[]): boolean {
  return ordinary.some((each) => each.response.status === response.status);
}

function isShown({ baseline: { marked, markers } }: EndpointScope, point: Point): boolean {
  const marker = markers.get(point);
  return marker !== undefined && isAnswered(marked) && reflectsInBody(marked.response, marker);
}

/** A filter may have cut the marker's end off, or its digits out. */
function keepsPart({ baseline: { marked, markers, ordinary } }: EndpointScope, point: Point): boolean {
  const marker = markers.get(point);
  if (marker === undefined || !isAnswered(marked)) return false;
  return [marker.slice(0, 7), marker.replace(/\d/g, '')].some(
    (part) =>
      part.length >= 4 &&
      reflectsInBody(marked.response, part) &&
      !ordinary.some(({ response }) => reflectsInBody(response, part)),
  );
}

export function markerFor({ original }: Point, fresh: Fresh): Marker {
  return fresh.marker(/^\d+$/.test(String(original ?? '')) ? 'digits' : 'letters');
}

/** Looks where the point's marker came out; where the marked request was refused as a whole, asks for the point alone. */
export function* whereItComesOut(at: EndpointScope, point: Point, fresh: Fresh): Steps<Reflecting | Verdict> {
  const { marked, markers, ordinary } = at.baseline;
  const marker = markers.get(point);
  if (marker !== undefined && isAnswered(marked)) {
    if (isShown(at, point)) return judgePage(point, marker, marked);
    if (keepsPart(at, point)) return yield* askPadded(at, point, fresh);
    if (isUsual(marked, ordinary)) {
      return yield* carriedOr(at, point, { is: 'clean', controls: [...ordinary, marked] }, fresh);
    }
  }
  const alone = marker === undefined ? markerFor(point, fresh) : fresh.marker('letters');
  const exchange = yield* sendOne(at.endpoint, {
    set: new Map([[point, alone]]),
    markers: [alone],
    note: 'where the value alone comes out',
  });
  const blocked = exchange ? blockedBecause(exchange, statusesOf(ordinary)) : 'no answer';
  if (!exchange || !isAnswered(exchange) || blocked) return { is: 'inconclusive', reason: blocked ?? 'no answer' };
  if (reflectsInBody(exchange.response, alone)) return judgePage(point, alone, exchange);
  return yield* carriedOr(at, point, { is: 'clean', controls: [...ordinary, exchange] }, fresh);
}

/** A value that is carried inside another (base64, JSON), or must begin or end as it does; else what was told before. */
function* carriedOr(at: EndpointScope, point: Point, otherwise: Verdict, fresh: Fresh): Steps<Reflecting | Verdict> {
  const { ordinary } = at.baseline;
  const original = originalText(point);
  const [page] = ordinary.filter(({ response }) => renderingOf(response).as === 'html');
  // An address where nothing but an address may stand: its own place in the ordinary page tells what could follow it.
  if (page && /^https?:\/\/\S+$/i.test(original) && findPlaces(page.response.body, original).length > 0) {
    return { point, marker: original as Marker, page, prefix: original };
  }
  for (const carrier of carriersShown(point, ordinary)) {
    const marker = fresh.marker('letters');
    const set = new Map([[point, carrier.carry(marker)]]);
    const exchange = yield* sendOne(at.endpoint, {
      set,
      markers: [marker],
      note: `where it comes out ${carrier.note}`,
    });
    if (!exchange || !isAnswered(exchange) || !reflectsInBody(exchange.response, marker)) continue;
    const seen = judgePage(point, marker, exchange);
    return 'is' in seen ? seen : { ...seen, carrier };
  }
  return otherwise;
}

function* askPadded(at: EndpointScope, point: Point, fresh: Fresh): Steps<Reflecting | Verdict> {
  const marker = fresh.marker('letters');
  const set = new Map([[point, `${marker}xxxx`]]);
  const exchange = yield* sendOne(at.endpoint, { set, markers: [marker], note: 'how much of the value comes out' });
  if (!exchange || !isAnswered(exchange)) return { is: 'inconclusive', reason: 'no answer' };
  if (reflectsInBody(exchange.response, marker)) return judgePage(point, marker, exchange);
  return { is: 'clean', controls: [...at.baseline.ordinary, exchange] };
}

function judgePage(point: Point, marker: Marker, page: Answered): Reflecting | Verdict {
  const rendering = renderingOf(page.response);
  // The value comes out, but a browser would not run the answer: that answer is the control.
  return rendering.as === 'html' ? { point, marker, page } : { is: 'clean', controls: [page] };
}

function statusesOf(exchanges: readonly Answered[]): number[] {
  return exchanges.map(({ response }) => response.status);
}
