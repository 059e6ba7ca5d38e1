import { shows } from '../../judge/arithmetic.ts';
import { reflectsInBody } from '../../judge/reflection.ts';
import type { Answered, EndpointScope, Exchange, Fresh, Marker, Payload, Point } from '../../model/index.ts';
import { isAnswered } from '../../model/index.ts';
import { canTravel, originalText, type Steps, sendOne } from '../shared/probing.ts';
import { type Expression, makeExpression } from './expression.ts';

/** Text between two markers in every point of a group, with several expressions in each. */
export interface Round {
  exchange: Exchange | undefined;
  sent: ReadonlyMap<Point, Sent>;
}

export interface Sent {
  text: string;
  expressions: readonly Expression[];
  open: Marker;
  close: Marker;
}

/** Sends all payloads of a list, joined, into all points at once; each point has operands of its own. */
export function* sendTogether(
  at: EndpointScope,
  points: readonly Point[],
  payloads: readonly Payload[],
  fresh: Fresh,
  { note, tail = '', wrap = true, before = () => '', short = false, change = (text: string) => text }: Manner,
): Steps<Round> {
  const sent = new Map<Point, Sent>();
  const markers = [];
  for (const point of points) {
    const expressions = payloads.map((payload) =>
      makeExpression(payload, fresh, { short, value: originalText(point) }),
    );
    const [open, close] = [opening(fresh), fresh.marker()];
    const inner = expressions.map(({ text }) => text).join('') + tail;
    const text = before(point) + change(wrap ? open + inner + close : inner);
    if (!canTravel(point, text)) continue;
    if (wrap) markers.push(open, close);
    sent.set(point, { text, expressions, open, close });
  }
  if (sent.size === 0) return { exchange: undefined, sent };
  const set = new Map([...sent].map(([point, { text }]) => [point, text]));
  return { exchange: yield* sendOne(at.endpoint, { set, markers, note }), sent };
}

/** A result may stand right behind it: a digit there would be read as one of its own. */
function opening(fresh: Fresh): Marker {
  for (;;) {
    const marker = fresh.marker();
    if (/[a-z]$/i.test(marker)) return marker;
  }
}

export interface Manner {
  note: string;
  /** Text behind the expressions. */
  tail?: string;
  /** Whether markers stand around the whole. */
  wrap?: boolean;
  /** What stands before everything, by point. */
  before?: (point: Point) => string;
  short?: boolean;
  /** What is done to all but what stands before. */
  change?: (text: string) => string;
}

/** The expressions whose results an answer shows, by point. */
export function hitsOf({ exchange, sent }: Round): [Point, Expression][] {
  if (!exchange || !isAnswered(exchange)) return [];
  const { response } = exchange;
  return [...sent].flatMap(([point, { expressions }]) => {
    const hit = expressions.find(({ expected }) => shows(response, expected));
    return hit ? [[point, hit] as [Point, Expression]] : [];
  });
}

/** Whether an answer says that something went wrong which the ordinary and the marked one do not. */
export function isDisturbed(at: EndpointScope, { exchange, sent }: Round): boolean {
  if (!exchange || !isAnswered(exchange)) return false;
  const { marked, markers } = at.baseline;
  const usual = [
    ...at.baseline.ordinary.map(({ response }) => response.status),
    ...(isAnswered(marked) ? [marked.response.status] : []),
  ];
  if (!usual.includes(exchange.response.status)) return exchange.response.status >= 400;
  // An error told with status 200: what came out before does not come out any more.
  return [...sent].some(([point, { open }]) => {
    const marker = markers.get(point);
    if (marker === undefined || !isAnswered(marked) || open === '') return false;
    return reflectsInBody(marked.response, marker) && !reflectsInBody(exchange.response, open);
  });
}

export function answered(round: Round): Answered[] {
  return round.exchange && isAnswered(round.exchange) ? [round.exchange] : [];
}

/** A refusal is the answer of somebody who looked at the value, not of something that failed over it. */
export function isRefusal({ exchange }: Round): boolean {
  return (
    exchange !== undefined && isAnswered(exchange) && exchange.response.status >= 400 && exchange.response.status < 500
  );
}
