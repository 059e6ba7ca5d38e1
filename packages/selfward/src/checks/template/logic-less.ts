import { shows } from '../../judge/arithmetic.ts';
import { proveArithmetic } from '../../judge/prove/arithmetic.ts';
import { type Endpoint, type Fresh, isAnswered, type Point } from '../../model/index.ts';
import { type Steps, sendAll, sendOne } from '../shared/probing.ts';
import { unbalanced } from './expression.ts';
import type { Found } from './states.ts';

/** A pair of sections around a text, one that hides it and one that shows it, as different engines write them. */
interface Form {
  family: string;
  hide: (name: string, text: string) => string;
  show: (name: string, text: string) => string;
}

const FORMS = {
  /** Handlebars and Mustache compute nothing, but a section over an unknown name hides what it holds. */
  mustache: {
    family: 'mustache',
    hide: (name, text) => `{{#${name}}}${text}{{/${name}}}`,
    show: (name, text) => `{{^${name}}}${text}{{/${name}}}`,
  },
  /** Handlebars where ^ does not get through. */
  helpers: {
    family: 'handlebars',
    hide: (name, text) => `{{#if ${name}}}${text}{{/if}}`,
    show: (name, text) => `{{#unless ${name}}}${text}{{/unless}}`,
  },
  /** Nunjucks, Jinja2, Twig, Django and Liquid write it alike; where double braces are taken out this is left. */
  statements: {
    family: 'braces',
    hide: (_, text) => `{% if 1 == 2 %}${text}{% endif %}`,
    show: (_, text) => `{% if 1 == 1 %}${text}{% endif %}`,
  },
} satisfies Record<string, Form>;
export type FormName = keyof typeof FORMS;

/**
 * One section hides and the other shows. A filter that takes the signs out treats both alike.
 *
 * @param before - leaves an expression, where the point stands inside one.
 */
export function* proveSections(
  endpoint: Endpoint,
  point: Point,
  name: FormName,
  fresh: Fresh,
  before = '',
): Steps<Found | undefined> {
  const form: Form = FORMS[name];
  const [m1, m2, m3, n1, n2, n3] = Array.from({ length: 6 }, () => fresh.marker());
  const first = `${m1}${form.hide(fresh.marker(), m2 ?? '')}${m3}`;
  const second = `${n1}${form.show(fresh.marker(), n2 ?? '')}${n3}`;
  const one = (text: string, note: string) => ({ set: new Map([[point, before + text]]), note });
  const hiding = yield* sendOne(endpoint, one(first, 'a section that hides'));
  if (!hiding || !isAnswered(hiding) || !shows(hiding.response, `${m1}${m3}`)) return undefined;
  const [showing, broken] = yield* sendAll(endpoint, [
    one(second, 'a section that shows'),
    one(unbalanced(first), 'control: broken delimiters'),
  ]);
  if (!showing || !broken || !isAnswered(showing) || !isAnswered(broken)) return undefined;
  const proof = {
    kind: 'arithmetic' as const,
    rounds: [
      { exchange: hiding, payload: first, expected: `${m1}${m3}` },
      { exchange: showing, payload: second, expected: `${n1}${n2}${n3}` },
    ],
    controlExchange: broken,
    observed: 'One section vanished with what it held; another left what it held.',
    control: 'With broken delimiters everything came back as it was sent.',
  };
  if (!proveArithmetic(proof).holds) return undefined;
  const found = { verdict: { is: 'proved' as const, proof }, family: form.family, before };
  return name === 'mustache' && (yield* isHandlebars(endpoint, point, fresh, before))
    ? { ...found, family: 'handlebars' }
    : found;
}

function* isHandlebars(endpoint: Endpoint, point: Point, fresh: Fresh, before: string): Steps<boolean> {
  const word = fresh.marker();
  const text = `${before}{{#with "${word}"}}{{this}}{{this}}{{/with}}`;
  const helper = yield* sendOne(endpoint, { set: new Map([[point, text]]), note: 'which engine it is' });
  return helper !== undefined && isAnswered(helper) && shows(helper.response, `${word}${word}`);
}
