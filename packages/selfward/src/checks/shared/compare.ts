import {
  isStable,
  type Mask,
  maskOf,
  similarity,
  tellingTraits,
  tellingWhereCalm,
  traitsOf,
} from '../../judge/difference.ts';
import { addedTexts, sentTexts } from '../../judge/sent.ts';
import { type Answered, type EndpointScope, type Exchange, isAnswered } from '../../model/index.ts';

/** The traits of several answers, each without the words that any of their requests carried. */
export function traitsTogether(
  exchanges: readonly Answered[],
  mask?: Mask,
  besides: readonly string[] = [],
): Set<string>[] {
  const sent = [...exchanges.flatMap((exchange) => addedTexts(exchange)), ...besides];
  return exchanges.map(({ response }) => traitsOf(response, sent, mask));
}

/**
 * Whether two answers are told apart at all, beyond what the ordinary answers change by themselves.
 *
 * @param besides - texts that are no difference either, though neither request sent them.
 */
export function differ(
  at: EndpointScope,
  a: Exchange | undefined,
  b: Exchange | undefined,
  besides?: readonly string[],
): boolean {
  if (!a || !b || !isAnswered(a) || !isAnswered(b)) return false;
  const [left, right] = traitsTogether([a, b], noiseOf(at), besides);
  if (!left || !right) return false;
  return similarity(left, right) < 1;
}

const noises = new WeakMap<EndpointScope['baseline'], Mask>();

/** What the endpoint's ordinary answers change by themselves. */
export function noiseOf({ baseline }: EndpointScope): Mask {
  const known = noises.get(baseline);
  if (known) return known;
  const mask = maskOf(baseline.ordinary.map((exchange) => ({ response: exchange.response, sent: [] })));
  noises.set(baseline, mask);
  return mask;
}

/**
 * Two answers to one and the same question: what differs between them is the page's own doing, and is left out from now
 * on.
 */
export function learnNoise(at: EndpointScope, a: Answered, b: Answered): void {
  const learned = maskOf([a, b].map((exchange) => ({ response: exchange.response, sent: sentTexts(exchange) })));
  const { words, places } = noiseOf(at);
  noises.set(at.baseline, {
    words: new Set([...words, ...learned.words]),
    places: new Set([...places, ...learned.places]),
  });
}

/** Whether the ordinary request keeps getting an answer that has enough in common with the last to compare by. */
export function isCalm(at: EndpointScope): boolean {
  return isStable(traitsTogether(at.baseline.ordinary, noiseOf(at)), 0.5);
}

/** Whether truths and falsehoods are told apart by something that keeps still in the ordinary answers. */
export function isTold(
  truths: readonly Answered[],
  falsehoods: readonly Answered[],
  controls: readonly Answered[],
  mask?: Mask,
): boolean {
  const all = traitsTogether([...truths, ...falsehoods, ...controls], mask);
  const [yes, no, calm] = split(all, truths.length, falsehoods.length);
  return tellingWhereCalm(yes, no, calm).length > 0;
}

/** Whether what tells truths and falsehoods apart tells two other groups apart as well. */
export function isToldAlike(
  { truths, falsehoods, controls }: Readonly<Record<'truths' | 'falsehoods' | 'controls', readonly Answered[]>>,
  one: readonly Answered[],
  other: readonly Answered[],
): boolean {
  const all = traitsTogether([...truths, ...falsehoods, ...controls, ...one, ...other]);
  const [yes, no, rest] = split(all, truths.length, falsehoods.length);
  const [calm, left, right] = split(rest, controls.length, one.length);
  const { only, missing } = tellingTraits(left, right);
  const telling = new Set(tellingWhereCalm(yes, no, calm));
  return [...only, ...missing].some((trait) => telling.has(trait));
}

/** Whether anything that must not match is answered like the truths. */
export function isLikeTruth(
  truths: readonly Answered[],
  falsehoods: readonly Answered[],
  strangers: readonly Answered[],
): boolean {
  const all = traitsTogether([...truths, ...falsehoods, ...strangers]);
  const [yes, no, others] = split(all, truths.length, falsehoods.length);
  const { only, missing } = tellingTraits(yes, no);
  return others.some((traits) => {
    const likeTruth = only.every((trait) => traits.has(trait)) && !missing.some((trait) => traits.has(trait));
    const [toYes, toNo] = [yes, no].map((group) => Math.max(...group.map((each) => similarity(each, traits))));
    return likeTruth || ((toYes ?? 0) > 0.8 && (toYes ?? 0) > (toNo ?? 0));
  });
}

/** Which of two groups an answer belongs to by what tells them apart; undefined where it has something of both. */
export function sideOf(
  truths: readonly Answered[],
  falsehoods: readonly Answered[],
  exchange: Exchange | undefined,
): 'truth' | 'falsehood' | undefined {
  if (!exchange || !isAnswered(exchange)) return undefined;
  const all = traitsTogether([...truths, ...falsehoods, exchange]);
  const [yes, no, [traits]] = split(all, truths.length, falsehoods.length);
  const { only, missing } = tellingTraits(yes, no);
  if (!traits || only.length + missing.length === 0) return undefined;
  const isLike = (own: readonly string[], others: readonly string[]) =>
    own.every((trait) => traits.has(trait)) && !others.some((trait) => traits.has(trait));
  if (isLike(only, missing)) return 'truth';
  return isLike(missing, only) ? 'falsehood' : undefined;
}

function split<T>(all: readonly T[], first: number, second: number): [T[], T[], T[]] {
  return [all.slice(0, first), all.slice(first, first + second), all.slice(first + second)];
}

/** An answer that takes the request: no error, or the status that the ordinary request gets as well. */
export function isAccepted({ response }: Answered, { baseline }: EndpointScope): boolean {
  return response.status < 400 || baseline.ordinary.some((each) => each.response.status === response.status);
}
