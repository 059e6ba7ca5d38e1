import { shows } from '../../judge/arithmetic.ts';
import { proveArithmetic } from '../../judge/prove/arithmetic.ts';
import { type Endpoint, type Fresh, isAnswered, type Point, type Verdict } from '../../model/index.ts';
import { type Steps, sendAll, sendOne } from '../shared/probing.ts';
import { unbalanced } from './expression.ts';

/** A pair of sections around a text, one that hides it and one that shows it, as different engines write them. */
interface Form {
  family: string;
  hide: (name: string, text: string) => string;
  show: (name: string, text: string) => string;
}

const MUSTACHE: Form = {
  family: 'mustache',
  hide: (name, text) => `{{#${name}}}${text}{{/${name}}}`,
  show: (name, text) => `{{^${name}}}${text}{{/${name}}}`,
};

/** Nunjucks, Jinja2, Twig, Django and Liquid write it alike; where double braces are taken out this is left. */
const STATEMENTS: Form = {
  family: 'braces',
  hide: (_, text) => `{% if 1 == 2 %}${text}{% endif %}`,
  show: (_, text) => `{% if 1 == 1 %}${text}{% endif %}`,
};

/** Handlebars and Mustache compute nothing, but a section over an unknown name hides what it holds. */
export function* proveSections(endpoint: Endpoint, point: Point, fresh: Fresh): Steps<Found | undefined> {
  const found = yield* proveForm(endpoint, point, MUSTACHE, fresh);
  if (!found) return undefined;
  const word = fresh.marker();
  const text = `{{#with "${word}"}}{{this}}{{this}}{{/with}}`;
  const helper = yield* sendOne(endpoint, { set: new Map([[point, text]]), note: 'which engine it is' });
  const isHandlebars = helper !== undefined && isAnswered(helper) && shows(helper.response, `${word}${word}`);
  return { ...found, family: isHandlebars ? 'handlebars' : found.family };
}

/** Statements where expressions do not get through. */
export function* proveStatements(endpoint: Endpoint, point: Point, fresh: Fresh): Steps<Found | undefined> {
  return yield* proveForm(endpoint, point, STATEMENTS, fresh);
}

interface Found {
  verdict: Verdict;
  family: string;
}

/** One section hides and the other shows. A filter that takes the signs out treats both alike. */
function* proveForm(endpoint: Endpoint, point: Point, form: Form, fresh: Fresh): Steps<Found | undefined> {
  const [m1, m2, m3, n1, n2, n3] = Array.from({ length: 6 }, () => fresh.marker());
  const [hidden, shown] = [fresh.marker(), fresh.marker()];
  const first = `${m1}${form.hide(hidden, m2 ?? '')}${m3}`;
  const second = `${n1}${form.show(shown, n2 ?? '')}${n3}`;
  const control = unbalanced(first);
  const one = (text: string, note: string) => ({ set: new Map([[point, text]]), note });
  const one1 = yield* sendOne(endpoint, one(first, 'a section that hides'));
  if (!one1 || !isAnswered(one1) || !shows(one1.response, `${m1}${m3}`)) return undefined;
  const [one2, broken] = yield* sendAll(endpoint, [
    one(second, 'a section that shows'),
    one(control, 'control: broken delimiters'),
  ]);
  if (!one2 || !broken || !isAnswered(one2) || !isAnswered(broken)) return undefined;
  const proof = {
    kind: 'arithmetic' as const,
    rounds: [
      { exchange: one1, payload: first, expected: `${m1}${m3}` },
      { exchange: one2, payload: second, expected: `${n1}${n2}${n3}` },
    ],
    controlExchange: broken,
    observed: 'One section vanished with what it held; another left what it held.',
    control: 'With broken delimiters everything came back as it was sent.',
  };
  return proveArithmetic(proof).holds ? { verdict: { is: 'proved', proof }, family: form.family } : undefined;
}
