import { areApart, isStable, similarity, tellingTraits, traitsOf } from '../../judge/difference.ts';
import { sentTexts } from '../../judge/sent.ts';
import { type Answered, type EndpointScope, type Exchange, isAnswered } from '../../model/index.ts';

/** The traits of several answers, each without the words that any of their requests carried. */
export function traitsTogether(exchanges: readonly Answered[]): Set<string>[] {
  const sent = exchanges.flatMap((exchange) => sentTexts(exchange));
  return exchanges.map(({ response }) => traitsOf(response, sent));
}

/** Whether two answers are told apart at all, beyond what the ordinary answers change by themselves. */
export function differ(a: Exchange | undefined, b: Exchange | undefined): boolean {
  if (!a || !b || !isAnswered(a) || !isAnswered(b)) return false;
  const [left, right] = traitsTogether([a, b]);
  if (!left || !right) return false;
  return similarity(left, right) < 1;
}

/** Whether the ordinary request keeps getting one answer. */
export function isCalm({ baseline }: EndpointScope): boolean {
  return isStable(traitsTogether(baseline.ordinary), 0.9);
}

/** Whether truths and falsehoods are told apart, and nothing that must not match is answered like the truths. */
export function isTold(
  truths: readonly Answered[],
  falsehoods: readonly Answered[],
  strangers: readonly Answered[],
): boolean {
  const all = traitsTogether([...truths, ...falsehoods, ...strangers]);
  const yes = all.slice(0, truths.length);
  const no = all.slice(truths.length, truths.length + falsehoods.length);
  const others = all.slice(truths.length + falsehoods.length);
  if (!areApart(yes, no)) return false;
  const { only, missing } = tellingTraits(yes, no);
  return !others.some((traits) => {
    const likeTruth = only.every((trait) => traits.has(trait)) && !missing.some((trait) => traits.has(trait));
    const [toYes, toNo] = [yes, no].map((group) => Math.max(...group.map((each) => similarity(each, traits))));
    return likeTruth || ((toYes ?? 0) > 0.8 && (toYes ?? 0) > (toNo ?? 0));
  });
}

/** An answer that takes the request: no error, or the status that the ordinary request gets as well. */
export function isAccepted({ response }: Answered, { baseline }: EndpointScope): boolean {
  return response.status < 400 || baseline.ordinary.some((each) => each.response.status === response.status);
}
