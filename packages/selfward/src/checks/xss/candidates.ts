import type { Place } from '../../judge/html-context.ts';
import { renderingOf } from '../../judge/response-kind.ts';
import type { Fresh, Marker, Payload } from '../../model/index.ts';
import { canTravel, originalText } from '../shared/probing.ts';
import { nested } from './learn.ts';
import type { Passage } from './passage.ts';
import type { Trail } from './trail.ts';
import { attributesFor, codeBreakoutsFor, elementsFor, sourcesFor, urlsFor, type Vector } from './vectors.ts';

/** A payload that could work, and what to look for in the answer. */
export interface Candidate extends Vector {
  /** One inside the code, or two around the whole. */
  markers: readonly Marker[];
  /** Where it comes from: a payload's id, or `composed`. */
  from: string;
  /** Sent even where nothing says that it fits: somebody put it there to be tried. */
  insisted: boolean;
}

/** The closers that end what stands around a place, so that an element can begin. */
function closersFor(place: Place): string[] {
  switch (place.kind) {
    case 'text':
      // In SVG and MathML text may stand in a CDATA section. An option is closed for browsers that drop markup in it.
      if (place.foreign) return ['', ']]>'];
      return place.element === 'option' || place.element === 'select' ? ['</select>', ''] : [''];
    case 'rcdata':
    case 'rawtext':
    case 'script':
    case 'data-block':
      return [`</${place.element ?? 'script'}>`];
    case 'comment':
      return ['-->', '--!>'];
    case 'attribute':
      return place.quote === '' ? [' >', '>'] : [`${place.quote}>`];
    default:
      return ['>', '">', "'>"];
  }
}

/** Everything that may work at a place, best first; what cannot pass is for the caller to sort out. */
export function candidatesFor(place: Place, passage: Passage, trail: Trail, short: boolean, fresh: Fresh): Candidate[] {
  const { point, payloads } = trail;
  const marker = fresh.marker(short || passage.limit !== undefined ? 'short' : 'letters');
  const rendering = renderingOf(trail.page.response);
  const xml = rendering.as === 'html' && rendering.syntax === 'xml' ? xmlVectorsFor(place, marker) : [];
  const plain =
    xml.length > 0
      ? xml
      : vectorsFor(place, marker, { text: originalText(point), demanded: trail.prefix !== undefined });
  // What a filter was seen to take out is put into itself; what does without that word comes behind.
  const vectors = [...passage.removes.flatMap((word) => plain.map((vector) => nestedVector(vector, word))), ...plain];
  const composed = vectors.map(
    (vector): Candidate => ({ ...vector, markers: [marker], from: 'composed', insisted: false }),
  );
  const given = payloads.map((payload) => fromPayload(payload, fresh));
  return interleave(composed, given).filter(({ text }) => canTravel(point, text));
}

/** The ordinary value, and whether what is sent must look like it. */
interface Original {
  text: string;
  demanded: boolean;
}

function nestedVector(vector: Vector, word: string): Vector {
  return { ...vector, text: nested(vector.text, word) };
}

/** The composed ones lead, a given one follows after every third: both kinds get their turn within the ceiling. */
function interleave(composed: readonly Candidate[], given: readonly Candidate[]): Candidate[] {
  const left = [...given];
  return [...composed.flatMap((each, at) => (at % 3 === 2 ? [each, ...left.splice(0, 1)] : [each])), ...left];
}

function fromPayload(payload: Payload, fresh: Fresh): Candidate {
  const marker = fresh.marker();
  const common = { from: payload.id, insisted: payload.for.length === 0 };
  if (payload.text.includes('{marker}')) {
    return { ...common, text: payload.text.replaceAll('{marker}', marker), markers: [marker] };
  }
  const last = fresh.marker();
  return { ...common, text: `${marker}${payload.text}${last}`, markers: [marker, last] };
}

function vectorsFor(place: Place, marker: string, original: Original): Vector[] {
  const elements = closersFor(place).flatMap((closer) =>
    elementsFor(marker).map((vector) => ({ ...vector, text: closer + (place.closer ?? '') + vector.text })),
  );
  if (place.kind === 'script') return [...codeBreakoutsFor(marker, place.code), ...elements];
  if (place.kind === 'attribute') return alternate([...withinAttribute(place, marker, original)], elements);
  if (place.kind === 'attribute-name' || place.kind === 'tag-name')
    return [...attributesFor(marker, '', ''), ...elements];
  return elements;
}

function withinAttribute(place: Place, marker: string, original: Original): Vector[] {
  const quote = place.quote ?? '"';
  const own: Vector[] = [];
  if (place.role === 'url' && place.atStart) own.push(...urlsFor(marker, original.text, original.demanded));
  if (place.role === 'source' && place.atStart) own.push(...sourcesFor(marker));
  if (place.role === 'handler') own.push(...codeBreakoutsFor(marker, place.code).flatMap(encodings));
  if (place.role === 'srcdoc') own.push(...(place.inner ?? []).flatMap((inner) => vectorsFor(inner, marker, original)));
  return [...own, ...attributesFor(marker, quote === '' ? 'x' : quote, quote === '' ? '' : `x=${quote}`)];
}

/** In a handler the browser undoes character references first, in a link percent signs as well. */
function encodings(vector: Vector): Vector[] {
  const references = vector.text.replace(/["']/g, (quote) => (quote === '"' ? '&#34;' : '&#39;'));
  const percent = vector.text.replace(/["']/g, (quote) => (quote === '"' ? '%22' : '%27'));
  return [vector.text, references, percent].map((text) => ({ ...vector, text }));
}

/** In XML everything must be closed and quoted, and say what language it is of. */
function xmlVectorsFor(place: Place, marker: string): Vector[] {
  const script = `<script xmlns="http://www.w3.org/1999/xhtml">${marker}()</script>`;
  const single = script.replaceAll('"', "'");
  // HTML's parser knows no sections of text and takes one for a comment.
  const ofSection = { text: `]]>${script}<![CDATA[` };
  if (place.kind === 'comment') return [{ text: `-->${script}<!--` }, ofSection];
  if (place.kind !== 'attribute') return [{ text: script }, { text: single }, ofSection];
  const quote = place.quote ?? '"';
  const { element = 'a', attribute = 'title' } = place;
  return [
    { text: `${quote} onclick=${quote}${marker}()` },
    { text: `${quote}/>${quote === '"' ? script : single}<${element} ${attribute}=${quote}` },
    ...(place.role === 'url' && place.atStart ? urlsFor(marker) : []),
    ...(place.role === 'handler' ? codeBreakoutsFor(marker, place.code).flatMap(encodings) : []),
  ];
}

function alternate<T>(left: readonly T[], right: readonly T[]): T[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at) => [left[at], right[at]])
    .flat()
    .filter((each) => each !== undefined);
}

/** References whose semicolon may be left out. */
const BARE: Readonly<Record<string, string>> = { '<': '&lt', '>': '&gt', '"': '&quot', "'": '&#39' };
const WIDE_FROM = 0xfee0;

/** What goes over the wire so that the candidate comes out as it should: sacrifices, paddings, further encodings. */
export function wireOf(text: string, passage: Passage): string {
  const sacrifice = [...passage.firstOnly].join('');
  const padded = `${sacrifice}${text}${'x'.repeat(passage.tailCut)}`;
  const eaten = (char: string) => (passage.fates.get(char) ?? char) !== char && !passage.firstOnly.has(char);
  if (!['<', '>', '"', "'"].some(eaten)) return padded;
  if (passage.decodes.percent) {
    return padded.replace(/[<>"'`%&]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  }
  if (passage.decodes.entity) return padded.replace(/[<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
  if (passage.decodes.bare) return padded.replace(/[<>"']/g, (char) => BARE[char] ?? char);
  if (passage.decodes.wide) {
    return padded.replace(/[<>"'&]/g, (char) => String.fromCharCode(char.charCodeAt(0) + WIDE_FROM));
  }
  return padded;
}
