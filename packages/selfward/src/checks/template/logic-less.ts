import { shows } from '../../judge/arithmetic.ts';
import { proveArithmetic } from '../../judge/prove/arithmetic.ts';
import { type Endpoint, type Fresh, isAnswered, type Point, type Verdict } from '../../model/index.ts';
import { type Steps, sendAll } from '../shared/probing.ts';

/**
 * Mustache and Handlebars compute nothing, but a section over an unknown name hides what it holds and an inverted one
 * shows it. A filter that takes double braces out treats both alike.
 */
export function* proveSections(
  endpoint: Endpoint,
  point: Point,
  fresh: Fresh,
): Steps<{ verdict: Verdict; family: string } | undefined> {
  const [m1, m2, m3, n1, n2, n3, word] = Array.from({ length: 7 }, () => fresh.marker());
  const [hidden, shown] = [fresh.marker(), fresh.marker()];
  const first = `${m1}{{#${hidden}}}${m2}{{/${hidden}}}${m3}`;
  const second = `${n1}{{^${shown}}}${n2}{{/${shown}}}${n3}`;
  const control = `${m1}{ {#${hidden}} }${m2}{ {/${hidden}} }${m3}`;
  const one = (text: string, note: string) => ({ set: new Map([[point, text]]), note });
  const [one1, one2, broken, helper] = yield* sendAll(endpoint, [
    one(first, 'a section over an unknown name hides'),
    one(second, 'an inverted section shows'),
    one(control, 'control: broken delimiters'),
    one(`{{#with "${word}"}}{{this}}{{this}}{{/with}}`, 'which engine it is'),
  ]);
  if (!one1 || !one2 || !broken || !isAnswered(one1) || !isAnswered(one2) || !isAnswered(broken)) return undefined;
  const proof = {
    kind: 'arithmetic' as const,
    rounds: [
      { exchange: one1, payload: first, expected: `${m1}${m3}` },
      { exchange: one2, payload: second, expected: `${n1}${n2}${n3}` },
    ],
    controlExchange: broken,
    observed: 'A section over an unknown name vanished with what it held; an inverted one left what it held.',
    control: 'With broken delimiters everything came back as it was sent.',
  };
  if (!proveArithmetic(proof).holds) return undefined;
  const isHandlebars = helper !== undefined && isAnswered(helper) && shows(helper.response, `${word}${word}`);
  return { verdict: { is: 'proved', proof }, family: isHandlebars ? 'handlebars' : 'mustache' };
}
