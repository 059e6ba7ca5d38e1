import { type EndpointScope, type Exchange, isAnswered } from '../../model/index.ts';
import { differ, isTold, isToldAlike, learnNoise, noiseOf } from './compare.ts';
import { inertText, QUOTES } from './inert-twin.ts';
import type { Side } from './oppose.ts';
import { type Sending, type Steps, sendAll, sendOne } from './probing.ts';

/** Text without a quote stays inside its string: what it changes there, it changes as text. */
function withoutQuotes(sending: Sending): Sending {
  const bare = (text: string) => (QUOTES.test(text) ? text.replace(new RegExp(QUOTES, 'g'), '~') : inertText(text));
  const set = new Map([...sending.set].map(([point, value]) => [point, bare(String(value))]));
  return { ...sending, set, note: `control: ${sending.note}, without its quotes` };
}

/**
 * Whether the two sides are answered differently, and by the same difference when both are asked again: what a page
 * changes by itself seldom comes twice, and nothing is taken apart for it.
 *
 * @param truth - the answer to the first truth, which is there already.
 * @param inert - the same probe in a form that means nothing; its quotes replaced where nothing else is said.
 */
export function* keepsStirring(
  at: EndpointScope,
  sending: (side: Side) => Sending,
  truth: Exchange | undefined,
  note: (exchange: Exchange | undefined) => void,
  inert: (sending: Sending) => Sending = withoutQuotes,
): Steps<boolean> {
  const falsehood = yield* sendOne(at.endpoint, sending('falsehood'));
  note(falsehood);
  if (!differ(at, truth, falsehood)) return false;
  // The other way round, or a page that changes by turns would keep step.
  const again = yield* sendAll(at.endpoint, [sending('falsehood'), sending('truth')]);
  again.forEach(note);
  const [second, first] = again;
  const [truths, falsehoods] = [
    [truth, first],
    [falsehood, second],
  ].map((side) => side.flatMap((each) => (each && isAnswered(each) ? [each] : [])));
  if (truths?.length !== 2 || falsehoods?.length !== 2) return false;
  for (const [one, other] of [truths, falsehoods]) if (one && other) learnNoise(at, one, other);
  const controls = [...at.baseline.ordinary];
  if (!isTold(truths, falsehoods, controls, noiseOf(at))) return false;
  // Of a page whose words come and go by themselves, one time in a few fits by chance.
  for (let turn = 0; turn < (noiseOf(at).words.size > 0 ? 2 : 0); turn += 1) {
    const [no, yes] = yield* sendAll(at.endpoint, [sending('falsehood'), sending('truth')]);
    if (!no || !yes || !isAnswered(no) || !isAnswered(yes)) return false;
    if (!isTold([...truths, yes], [...falsehoods, no], controls, noiseOf(at))) return false;
  }
  const twins = [sending('truth'), sending('falsehood')];
  if (!twins.every(({ set }) => [...set.values()].every((value) => typeof value === 'string'))) return true;
  const [one, other] = yield* sendAll(at.endpoint, twins.map(inert));
  if (!one || !other || !isAnswered(one) || !isAnswered(other)) return false;
  return !isToldAlike({ truths, falsehoods, controls }, [one], [other]);
}
