import {
  type EndpointScope,
  type Exchange,
  type Fresh,
  isAnswered,
  type Payload,
  type Point,
  type Verdict,
} from '../../model/index.ts';
import { differ } from '../shared/compare.ts';
import { oppose, type Side } from '../shared/oppose.ts';
import { originalText, type Sending, type Steps, sendOne } from '../shared/probing.ts';
import type { Language } from './languages.ts';
import { heldValue } from './work-out.ts';

/** Code that comes to nothing visible: what runs is taken, what fails at run time is not. */
export interface BlindPair {
  language: Language;
  /** Where the value stands: `bare`, `expression`, `statement`, `single` or `double`. */
  place: string;
  runs: Payload;
  fails: Payload;
}

export function blindPairs(payloads: readonly Payload[], languages: readonly Language[]): BlindPair[] {
  const blind = payloads.filter(({ for: words }) => words[1] === 'blind');
  return blind.flatMap((runs) => {
    const [name, , place] = runs.for;
    const language = languages.find((each) => each === name);
    const fails = blind.find(
      ({ for: words }) => words[0] === name && words[2] === place && words.includes('falsehood'),
    );
    return language && place && fails && runs.for.includes('truth') ? [{ language, place, runs, fails }] : [];
  });
}

/** One request where the language is another: what runs leaves the ordinary value as it was. */
export function* proveBlindly(
  at: EndpointScope,
  point: Point,
  { language, place, runs, fails }: BlindPair,
  note: (exchange: Exchange | undefined) => void,
  fresh: Fresh,
): Steps<Verdict | undefined> {
  const sending = (side: Side): Sending => {
    const { text } = side === 'truth' ? runs : fails;
    const value = place === 'bare' ? heldValue(point) : originalText(point);
    const filled = text.replaceAll('{v}', value).replaceAll('{a}', String(fresh.operand()));
    return { set: new Map([[point, filled]]), note: `code in ${language} that ${side === 'truth' ? 'runs' : 'fails'}` };
  };
  const truth = yield* sendOne(at.endpoint, sending('truth'));
  note(truth);
  if (!truth || !isAnswered(truth) || differ(at, truth, at.baseline.ordinary[0])) return undefined;
  const falsehood = yield* sendOne(at.endpoint, sending('falsehood'));
  note(falsehood);
  if (!differ(at, truth, falsehood)) return undefined;
  return yield* oppose(
    at,
    {
      sending,
      observed: `Code in ${language} that fails only when it runs failed each time, and its twin that does not never did.`,
      control: 'The ordinary request, repeated, was answered alike.',
    },
    fresh,
  );
}
