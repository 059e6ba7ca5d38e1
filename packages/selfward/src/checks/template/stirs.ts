import { decodeEcho, occurrences, reflectsInBody } from '../../judge/reflection.ts';
import { type Answered, type EndpointScope, isAnswered, type Point } from '../../model/index.ts';
import { differ, isCalm } from '../shared/compare.ts';
import type { Round } from './groups.ts';
import { END, mayBeExpression } from './leaving.ts';

/** Whether the word that every field carried before any check was accepted and came out. */
export function showsWord({ baseline: { marked, markers, ordinary } }: EndpointScope, point: Point): boolean {
  const marker = markers.get(point);
  if (marker === undefined || !isAnswered(marked) || failed(marked, ordinary)) return false;
  return comesOut(marked, marker);
}

/** A marker as it was sent, or without its digits, which some fields take out. */
function comesOut({ response }: Answered, marker: string): boolean {
  const letters = marker.replace(/\d/g, '');
  return reflectsInBody(response, marker) || (letters.length >= 5 && reflectsInBody(response, letters));
}

/** Whether a round failed: by its status, or because nothing of a text comes out where a word does. */
export function fails(at: EndpointScope, round: Round): boolean {
  const { exchange, sent } = round;
  if (!exchange || !isAnswered(exchange) || sent.size === 0) return false;
  if (failed(exchange, at.baseline.ordinary)) return true;
  return [...sent].some(
    ([point, { open }]) => showsWord(at, point) && !comesOut(exchange, open) && cutAt(round, point) === undefined,
  );
}

/** Whether a round that did not fail is answered otherwise than usual, on a page where nothing of the text comes out. */
export function stirs(at: EndpointScope, { exchange, sent }: Round): boolean {
  if (!exchange || !isAnswered(exchange) || !isCalm(at)) return false;
  if ([...sent.keys()].some((point) => showsWord(at, point))) return false;
  if ([...sent.values()].some(({ open }) => comesOut(exchange, open))) return false;
  const { marked, ordinary } = at.baseline;
  if (!differ(at, exchange, ordinary[0])) return false;
  return differ(at, exchange, marked) || differ(at, marked, ordinary[0]);
}

/** Whether a page where nothing of a text comes out says something else than over the ordinary value and over a word. */
export function saysOtherwise(at: EndpointScope, round: Round): boolean {
  const { exchange } = round;
  return stirs(at, round) && exchange !== undefined && isAnswered(exchange) && differ(at, exchange, at.baseline.marked);
}

function failed({ response }: Answered, ordinary: readonly Answered[]): boolean {
  return response.status >= 400 && ordinary.every((each) => each.response.status !== response.status);
}

/**
 * Whether the end that stood before the text was read: the text comes out where a word does not, and the end does not
 * come out before it.
 */
export function leftExpression(at: EndpointScope, { exchange, sent }: Round, point: Point): boolean {
  const about = sent.get(point);
  if (!about || !mayBeExpression(point) || !exchange || !isAnswered(exchange) || showsWord(at, point)) return false;
  if (failed(exchange, at.baseline.ordinary)) return false;
  const body = decodeEcho(exchange.response.body);
  return occurrences(body, about.open).some((offset) => body.slice(offset - END.length, offset) !== END);
}

/** How much of a text came out before it was cut off; undefined where it came out otherwise. */
export function cutAt({ exchange, sent }: Round, point: Point): number | undefined {
  const about = sent.get(point);
  if (!about || !exchange || !isAnswered(exchange) || reflectsInBody(exchange.response, about.close.slice(0, 5)))
    return undefined;
  const body = decodeEcho(decodeEcho(exchange.response.body)).toLowerCase();
  const wanted = about.text.toLowerCase();
  // The end of an expression is no word of the page's own; of a marker it takes five letters to be sure.
  const start = about.text.indexOf(about.open);
  const least = start > 0 ? start : 5;
  let length = least - 1;
  while (length < wanted.length && body.includes(wanted.slice(0, length + 1))) length += 1;
  if (length < least) return undefined;
  const behind = about.expressions.slice(-2);
  return behind.some(({ a, b }) => body.includes(String(a)) || body.includes(String(b))) ? undefined : length;
}
