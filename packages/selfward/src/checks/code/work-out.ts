import type { EndpointScope, Exchange, Fresh, Payload, Point, Verdict } from '../../model/index.ts';
import { originalText, type Steps } from '../shared/probing.ts';
import { type Computation, computeIn, proveComputing } from './computing.ts';
import { endsTemplate } from './ends-template.ts';
import type { Language } from './languages.ts';

/** Code that computed what was asked. */
export interface Computed {
  verdict: Verdict;
  language: Language;
}

type Note = (exchange: Exchange | undefined) => void;

/** What of the ordinary value code could hold as it is, so that what stands before it still makes sense. */
export function heldValue(point: Point): string {
  const text = originalText(point);
  const isCode = /^[\w$.()[\]{}:,"+*/%-]{1,80}$/.test(text) && !/\w[-,]\w*[a-z]/i.test(text);
  return isCode ? text : '0';
}

/** A text that several languages understand, around each point's own value. */
export function probeText({ text, note }: Payload, point: Point): Computation {
  return { text: text.replaceAll('{v}', heldValue(point)), note };
}

/**
 * A product came out of a text that several languages compute: the one that also knows its own call is named and
 * proved.
 */
export function* nameLanguage(
  at: EndpointScope,
  point: Point,
  { probe, values, languages }: { probe: Payload; values: readonly Payload[]; languages: readonly Language[] },
  note: Note,
  fresh: Fresh,
): Steps<Computed | 'template' | undefined> {
  for (const value of values) {
    const language = languages.find((each) => each === value.for[0]);
    if (!language) continue;
    const computation = {
      text: probeText(probe, point).text.replaceAll('[{a}*{b}][0]', value.text),
      note: value.note,
    };
    const { exchange, hits } = yield* computeIn(at, new Map([[point, computation]]), fresh);
    note(exchange);
    if (hits.length === 0) continue;
    const held = heldValue(point);
    const verdict = yield* proveComputing(at, point, computation, fresh);
    if (!verdict) continue;
    return (yield* endsTemplate(at, point, { before: held, after: held }, fresh)) ? 'template' : { verdict, language };
  }
  return undefined;
}

/** In a string the text is of one language from the first: each asks all points at once. */
export function* outOfStrings(
  at: EndpointScope,
  points: readonly Point[],
  { payload, language }: { payload: Payload; language: Language },
  note: Note,
  fresh: Fresh,
): Steps<Map<Point, Computed | 'template'>> {
  const found = new Map<Point, Computed | 'template'>();
  const { exchange, hits } = yield* computeIn(at, new Map(points.map((point) => [point, payload])), fresh);
  note(exchange);
  for (const point of hits) {
    const verdict = yield* proveComputing(at, point, payload, fresh);
    if (!verdict) continue;
    let inTemplate = false;
    for (const quote of ["'", '"']) {
      inTemplate ||= yield* endsTemplate(at, point, { before: quote, after: quote }, fresh);
    }
    found.set(point, inTemplate ? 'template' : { verdict, language });
  }
  return found;
}
