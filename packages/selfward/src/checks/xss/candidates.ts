import type { Place } from '../../judge/html-context.ts';
import type { Fresh, Marker, Payload, Point } from '../../model/index.ts';
import { canTravel } from '../shared/probing.ts';
import type { Passage } from './sandwich.ts';
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
      return [''];
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
export function candidatesFor(place: Place, point: Point, payloads: readonly Payload[], fresh: Fresh): Candidate[] {
  const marker = fresh.marker();
  const composed = vectorsFor(place, marker).map(
    (vector): Candidate => ({ ...vector, markers: [marker], from: 'composed', insisted: false }),
  );
  const given = payloads.map((payload) => fromPayload(payload, fresh));
  return interleave(composed, given).filter(({ text }) => canTravel(point, text));
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

function vectorsFor(place: Place, marker: string): Vector[] {
  const elements = closersFor(place).flatMap((closer) =>
    elementsFor(marker).map((vector) => ({ ...vector, text: closer + vector.text })),
  );
  if (place.kind === 'script') return [...codeBreakoutsFor(marker, place.code), ...elements];
  if (place.kind === 'attribute') return alternate([...withinAttribute(place, marker)], elements);
  if (place.kind === 'attribute-name' || place.kind === 'tag-name')
    return [...attributesFor(marker, '', ''), ...elements];
  return elements;
}

function withinAttribute(place: Place, marker: string): Vector[] {
  const quote = place.quote ?? '"';
  const own: Vector[] = [];
  if (place.role === 'url' && place.atStart) own.push(...urlsFor(marker));
  if (place.role === 'source' && place.atStart) own.push(...sourcesFor(marker));
  if (place.role === 'handler') own.push(...codeBreakoutsFor(marker, place.code));
  if (place.role === 'srcdoc') own.push(...(place.inner ?? []).flatMap((inner) => vectorsFor(inner, marker)));
  return [...own, ...attributesFor(marker, quote === '' ? 'x' : quote, quote === '' ? '' : `x=${quote}`)];
}

function alternate<T>(left: readonly T[], right: readonly T[]): T[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at) => [left[at], right[at]])
    .flat()
    .filter((each) => each !== undefined);
}

/** What goes over the wire so that the candidate comes out as it should: sacrifices, paddings, further encodings. */
export function wireOf(text: string, passage: Passage): string {
  const sacrifice = [...passage.firstOnly].join('');
  const padded = `${sacrifice}${text}${'x'.repeat(passage.tailCut)}`;
  const eaten = (char: string) => (passage.fates.get(char) ?? char) !== char && !passage.firstOnly.has(char);
  if (passage.decodes.percent && ['<', '>', '"', "'"].some(eaten)) {
    return padded.replace(/[<>"'`%&]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  }
  if (passage.decodes.entity && ['<', '>', '"', "'"].some(eaten)) {
    return padded.replace(/[<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
  }
  return padded;
}
