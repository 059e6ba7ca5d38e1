import { carriesStructure, deniedBy, sightingsOf } from '../../judge/prove/sighting.ts';
import type { EndpointScope, Seen, Step } from '../../model/check.ts';
import { type Answered, type Exchange, isAnswered } from '../../model/exchange.ts';
import type { InsideRule, InsideTry } from '../../model/inside.ts';
import type { Fresh, Marker } from '../../model/marker.ts';
import type { Point } from '../../model/point.ts';
import type { Probe } from '../../model/probe.ts';
import type { SightingProof } from '../../model/proof.ts';
import { readings } from '../sending/find-markers.ts';
import { compactTries, isPicky } from './compact-tries.ts';
import { filled, fits } from './fill-try.ts';
import { plainAt, type Reach } from './look-inside.ts';
import { proofOf } from './proof-of.ts';
import { fitsCut, isCutShort, shortTries } from './short-tries.ts';

/** What the tries of one check showed of a point that its plain word reached a sink from. */
export interface Tried {
  proof?: SightingProof;
  /** Answers to tries. */
  controls: Answered[];
  /** A value was taken, and did not come to the sink with its signs: something on the way takes them out. */
  altered?: boolean;
  /** A value came to the sink with its signs. Where none did, what was refused tells nothing of what would not have been. */
  arrived?: boolean;
}

/** More values of one rule are never sent to one point. */
export const MOST_TRIES = 4;

/** One value in one field, with the marker that it carries. */
interface Sent {
  marker: Marker;
  payload: unknown;
  exchange: Exchange;
}

/**
 * Sends a rule's values, one after another, where a plain word reached one of its sinks, and stops at the first that is
 * seen in code position. Points are tried together, each with a marker of its own; what did not arrive so is tried alone.
 */
export function* tryInside(
  at: EndpointScope,
  points: readonly Point[],
  rule: InsideRule,
  reach: Pick<Reach, 'plain'>,
  fresh: Fresh,
): Generator<Step, Map<Point, Tried>, Seen> {
  const tried = new Map<Point, Tried>();
  const counts = new Map<Point, number>();
  const compact = points.some(isPicky) ? compactTries(rule.tries) : [];
  const short = shortTries(rule.tries.filter((one) => points.some((point) => isCutShort(point, one))));
  for (const one of [...rule.tries, ...compact, ...short]) {
    const isShort = short.includes(one);
    const word = () => fresh.marker(isShort ? 'short' : 'word');
    const sensors = (one.sensors ?? rule.sensors).filter((sensor) => rule.sensors.includes(sensor));
    const group = points.filter(
      (point) =>
        tried.get(point)?.proof === undefined &&
        (compact.includes(one)
          ? isPicky(point) && tried.get(point)?.arrived !== true
          : (counts.get(point) ?? 0) < MOST_TRIES) &&
        (isShort ? fitsCut(point, one) : !isCutShort(point, one)) &&
        fits(point, one) &&
        plainAt(reach, point, sensors).length > 0,
    );
    for (const point of group) counts.set(point, (counts.get(point) ?? 0) + 1);
    const missed: Point[] = [];
    for (const some of sets(group)) {
      for (const [point, sent] of yield* send(at, one, some, word)) {
        yield* judge(point, sent, one, sensors, word);
        const arrived = sensors.some((sensor) => sightingsOf(sent.exchange, sensor, sent.marker).length > 0);
        if (some.length > 1 && !arrived) missed.push(point);
      }
    }
    for (const point of missed) {
      for (const [, sent] of yield* send(at, one, [point], word)) yield* judge(point, sent, one, sensors, word);
    }
  }
  return tried;

  function* judge(
    point: Point,
    sent: Sent,
    one: InsideTry,
    sensors: readonly string[],
    word: () => Marker,
  ): Generator<Step, void, Seen> {
    const known = tried.get(point) ?? { controls: [] };
    if (isAnswered(sent.exchange)) known.controls.push(sent.exchange);
    tried.set(point, known);
    if (arrivedWhole(sent, sensors)) known.arrived = true;
    else if ((sent.exchange.response?.status ?? 500) < 400) known.altered = true;
    const sensor = codeSeenBy(sent, sensors);
    const plains = sensor === undefined ? [] : plainAt(reach, point, [sensor]);
    const control = plains.find(({ sighting }) => sighting.position !== 'code') ?? plains[0];
    if (sensor === undefined || !control) return;
    if (plains.every(({ sighting }) => sighting.position !== 'code')) {
      known.proof = proofOf(sensor, one, sent, control);
      return;
    }
    // Even the plain word is code there: the same once more, so that nothing rests on one look.
    for (const [, again] of yield* send(at, one, [point], word)) {
      if (codeSeenBy(again, [sensor]) !== undefined) known.proof = proofOf(sensor, one, sent, control, again);
    }
  }
}

/** The first of the sensors that saw what was sent as code, and more of it than one word. */
export function codeSeenBy({ exchange, marker, payload }: Sent, sensors: readonly string[]): string | undefined {
  return sensors.find(
    (sensor) =>
      deniedBy(exchange, sensor) === undefined &&
      sightingsOf(exchange, sensor, marker).some(
        ({ position, excerpt }) => position === 'code' && carriesStructure(excerpt, payload, marker),
      ),
  );
}

/** With its signs, as they were or encoded. */
function arrivedWhole({ exchange, marker, payload }: Sent, sensors: readonly string[]): boolean {
  const seen = sensors.flatMap((sensor) => sightingsOf(exchange, sensor, marker));
  return seen.some(({ excerpt }) => readings(excerpt).some((text) => carriesStructure(text, payload, marker)));
}

/** A path that leads nowhere would hide what the other fields do. */
function sets(group: readonly Point[]): Point[][] {
  const others = group.filter(({ location }) => location !== 'path');
  return [
    ...(others.length > 0 ? [others] : []),
    ...group.filter(({ location }) => location === 'path').map((point) => [point]),
  ];
}

function* send(
  { endpoint }: EndpointScope,
  one: InsideTry,
  points: readonly Point[],
  word: () => Marker,
): Generator<Step, [Point, Sent][], Seen> {
  if (points.length === 0) return [];
  const values = points.map((point) => ({ point, ...filled(one, word(), point) }));
  const reads = ['GET', 'HEAD', 'OPTIONS'].includes(endpoint.method);
  const probe: Probe = {
    set: new Map(values.map(({ point, payload }) => [point, payload])),
    markers: values.map(({ marker }) => marker),
    effect: reads ? 'read' : 'write',
    note: `from inside: ${one.note}`,
  };
  const { exchanges } = yield { do: 'send', endpoint, probes: [probe] };
  const [exchange] = exchanges;
  return exchange ? values.map(({ point, marker, payload }) => [point, { marker, payload, exchange }]) : [];
}
