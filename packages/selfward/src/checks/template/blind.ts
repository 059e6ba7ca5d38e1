import { areApart, traitsOf } from '../../judge/difference.ts';
import { proveOpposite } from '../../judge/prove/opposite.ts';
import { sentTexts } from '../../judge/sent.ts';
import {
  type Answered,
  type EndpointScope,
  type Fresh,
  isAnswered,
  type Payload,
  type Point,
  type Verdict,
} from '../../model/index.ts';
import { type Steps, sendAll } from '../shared/probing.ts';

/**
 * Where the output is not shown: an expression that fails only when two numbers differ. The same text with equal
 * numbers passes; only an engine that computes it tells them apart.
 */
export function* proveBlind(
  at: EndpointScope,
  point: Point,
  payload: Payload,
  fresh: Fresh,
): Steps<Verdict | undefined> {
  const conditions = ['false', 'true', 'true', 'false', 'true', 'false'] as const;
  const first = yield* ask(at, point, payload, fresh, conditions.slice(0, 2));
  if (!isTold(first)) return undefined;
  const more = yield* ask(at, point, payload, fresh, conditions.slice(2));
  const truths = [...first.truths, ...more.truths];
  const falsehoods = [...first.falsehoods, ...more.falsehoods];
  const again = yield* sendAll(at.endpoint, [{ set: new Map(), note: 'control: the ordinary request' }]);
  const controls = [...at.baseline.ordinary, ...again.filter(isAnswered)];
  const proof = {
    kind: 'opposite' as const,
    truths,
    falsehoods,
    controls,
    observed: `${payload.text} failed whenever its two numbers differed, and passed whenever they were equal.`,
    control: 'The ordinary request, repeated, was answered alike.',
  };
  return proveOpposite(proof).holds ? { is: 'proved', proof } : undefined;
}

interface Asked {
  truths: Answered[];
  falsehoods: Answered[];
}

function* ask(
  at: EndpointScope,
  point: Point,
  payload: Payload,
  fresh: Fresh,
  conditions: readonly ('true' | 'false')[],
): Steps<Asked> {
  const sendings = conditions.map((condition) => {
    const a = fresh.operand(4);
    const b = condition === 'true' ? a : a + 1;
    const text = payload.text.replaceAll('{a}', String(a)).replaceAll('{b}', String(b));
    return { set: new Map([[point, text]]), note: `a condition that is ${condition}` };
  });
  const exchanges = yield* sendAll(at.endpoint, sendings);
  const pick = (wanted: 'true' | 'false') =>
    exchanges.filter((_, index) => conditions[index] === wanted).filter(isAnswered);
  return { truths: pick('true'), falsehoods: pick('false') };
}

function isTold({ truths, falsehoods }: Asked): boolean {
  const sent = [...truths, ...falsehoods].flatMap((exchange) => sentTexts(exchange));
  const traits = (exchanges: readonly Answered[]) => exchanges.map(({ response }) => traitsOf(response, sent));
  return truths.length > 0 && falsehoods.length > 0 && areApart(traits(truths), traits(falsehoods));
}
