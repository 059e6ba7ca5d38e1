import type { EndpointScope, Seen, Step } from '../../model/check.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { Fresh, Marker } from '../../model/marker.ts';
import type { Point } from '../../model/point.ts';
import type { Probe } from '../../model/probe.ts';
import type { Sighting } from '../../model/sighting.ts';
import { troubleOf } from '../sending/blocked.ts';
import { isClosed } from '../sending/in-shape.ts';
import { type FittingWord, fittingWord } from './fitting-word.ts';

/** A harmless word of a point, and the exchange that carried it. */
export interface Plain {
  marker: Marker;
  exchange: Exchange;
}

/** Which sinks each point's harmless words came to. */
export interface Reach {
  plain: ReadonlyMap<Point, readonly Plain[]>;
  /** Points of which silence tells nothing, and why. */
  unheard: ReadonlyMap<Point, string>;
  /** Points that let nothing pass but values of a form which leaves no room, and how that was seen. */
  closed: ReadonlyMap<Point, string>;
}

/** Points that are asked each by itself where all together were refused. */
const MOST_ALONE = 16;

/**
 * Follows a harmless word from each point to the sinks that it comes to. The baseline's marked request has told most of
 * it; what it left out, or what reached nothing in that form, is sent once more in the field's own form. Does no I/O.
 */
export function* lookInside(at: EndpointScope, fresh: Fresh): Generator<Step, Reach, Seen> {
  const { baseline, points } = at;
  const plain = new Map<Point, Plain[]>();
  const unheard = new Map<Point, string>();
  const closed = new Map<Point, string>();
  const note = (point: Point, marker: Marker, exchange: Exchange) => {
    plain.set(point, [...(plain.get(point) ?? []), { marker, exchange }]);
  };
  for (const [point, marker] of baseline.markers) note(point, marker, baseline.marked);
  const refused = refusalOf(baseline.marked, at);
  const words = new Map<Point, FittingWord>();
  for (const point of points) {
    const marker = baseline.markers.get(point);
    if (marker !== undefined && reaches(baseline.marked, marker)) continue;
    const word = fittingWord(point, fresh);
    if (marker !== undefined && refused === undefined && !word?.shaped) continue;
    if (word) words.set(point, word);
    else if (marker === undefined) unheard.set(point, 'no word of ours fits the field');
    else if (refused !== undefined) unheard.set(point, refused);
  }
  const isPath = ({ location }: Point) => location === 'path';
  const together = [...words].filter(([point]) => !isPath(point));
  const alone = [...words].filter(([point]) => isPath(point));
  if (together.length > 0) {
    const exchange = yield* send(at, together);
    const because = refusalOf(exchange, at);
    for (const [point, word] of together) {
      note(point, word.marker, exchange);
      if (because === undefined || reaches(exchange, word.marker)) continue;
      if (together.length > 1) alone.push([point, withFreshMarker(point, word, fresh)]);
      // In the baseline's form it was taken, if not in this one.
      else if (!baseline.markers.has(point) || refused !== undefined) unheard.set(point, because);
    }
  }
  for (const [index, [point, word]] of alone.entries()) {
    if (index >= MOST_ALONE) {
      unheard.set(point, `more than ${MOST_ALONE} fields refuse a plain word`);
      continue;
    }
    const exchange = yield* send(at, [[point, word]]);
    note(point, word.marker, exchange);
    const because = refusalOf(exchange, at);
    if (because === undefined || reaches(exchange, word.marker)) continue;
    if (!(yield* knowsItsValues(at, point, exchange, note, fresh))) unheard.set(point, because);
  }
  for (const point of points.filter(isClosed)) {
    // Whether it is more than a wish is seen by a word that is none of its values.
    const marker = fresh.marker();
    const exchange = yield* send(at, [[point, { marker, value: marker, shaped: false }]]);
    const because = refusalOf(exchange, at);
    note(point, marker, exchange);
    if (because !== undefined && !reaches(exchange, marker)) closed.set(point, because);
    else unheard.delete(point);
  }
  return { plain, unheard, closed };
}

/** What the named sensors saw of a point's harmless words. */
export function plainAt(
  { plain }: Pick<Reach, 'plain'>,
  point: Point,
  sensors: readonly string[],
): { plain: Plain; sighting: Sighting }[] {
  return (plain.get(point) ?? []).flatMap((each) =>
    each.exchange.sightings
      .filter(({ sensor, marker }) => sensors.includes(sensor) && isSame(marker, each.marker))
      .map((sighting) => ({ plain: each, sighting })),
  );
}

export const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function reaches(exchange: Exchange, marker: Marker): boolean {
  return exchange.sightings.some((sighting) => isSame(sighting.marker, marker));
}

/** Why an answer does not show that the application took what was sent. */
function refusalOf(exchange: Exchange, { baseline }: EndpointScope): string | undefined {
  const ordinary = baseline.ordinary[0]?.response;
  const trouble = troubleOf(exchange, ordinary);
  if (trouble !== undefined) return trouble;
  const status = exchange.response?.status ?? 0;
  const usual = ordinary?.status ?? 200;
  return status >= 400 && status !== usual ? `a plain word was answered ${status}` : undefined;
}

/**
 * Whether a field that finds nothing by a word of its kind finds nothing either by its ordinary value with a word behind
 * it: then it takes whole values that it knows, and nothing of ours comes further.
 */
function* knowsItsValues(
  at: EndpointScope,
  point: Point,
  { response }: Exchange,
  note: (point: Point, marker: Marker, exchange: Exchange) => void,
  fresh: Fresh,
): Generator<Step, boolean, Seen> {
  const isMissing = (status: number | undefined) => status === 404 || status === 410;
  if (!isMissing(response?.status) || typeof point.original === 'object' || point.part === 'name') return false;
  const marker = fresh.marker();
  const value = `${point.original ?? '1'}${marker}`;
  const exchange = yield* send(at, [[point, { marker, value, shaped: true }]]);
  note(point, marker, exchange);
  return isMissing(exchange.response?.status) || refusalOf(exchange, at) === undefined;
}

function withFreshMarker(point: Point, word: FittingWord, fresh: Fresh): FittingWord {
  return fittingWord(point, fresh) ?? word;
}

function* send(
  { endpoint }: EndpointScope,
  words: readonly (readonly [Point, FittingWord])[],
): Generator<Step, Exchange, Seen> {
  const reads = ['GET', 'HEAD', 'OPTIONS'].includes(endpoint.method);
  const probe: Probe = {
    set: new Map(words.map(([point, { value }]) => [point, value])),
    markers: words.map(([, { marker }]) => marker),
    effect: reads ? 'read' : 'write',
    note: 'a plain word that fits the field',
  };
  const { exchanges } = yield { do: 'send', endpoint, probes: [probe] };
  const [exchange] = exchanges;
  if (!exchange) throw new Error('nothing was sent');
  return exchange;
}
