import type { Answered, Exchange, Fresh, Marker, Payload, Point, Profile, Verdict } from '../../model/index.ts';
import { blockedBecause } from '../../judge/blocked.ts';
import { executableGains } from '../../judge/breakout.ts';
import { findPlaces, type Place } from '../../judge/html-context.ts';
import { allNodes, isElement, normalizeNewlines, parseHtml } from '../../judge/html-tree.ts';
import { proveContext } from '../../judge/prove/context.ts';
import { occurrences } from '../../judge/reflection.ts';
import { renderingOf } from '../../judge/response-kind.ts';
import type { Steps } from '../shared/probing.ts';
import { type Candidate, candidatesFor, wireOf } from './candidates.ts';
import {
  GROUPS,
  type Group,
  makeSandwich,
  mergePassages,
  type Passage,
  passThrough,
  readSandwich,
  type Sandwich,
} from './sandwich.ts';

/** A marker that came out in a page, and the way to put something else in its place. */
export interface Trail {
  point: Point;
  marker: Marker;
  /** The page that showed the marker. */
  page: Answered;
  payloads: readonly Payload[];
  profile: Profile;
  /** Answers of the way in to ordinary requests: what it usually says. */
  ordinary: readonly Answered[];
  /** Sends a value in and brings back the page where it comes out. */
  visit(value: string, markers: readonly Marker[], note: string): Steps<Visit>;
  /** A sandwich that was already sent, with the page that shows it. */
  sandwich?: { sandwich: Sandwich; page: Answered };
}

/** The request that carried the value in, and the page where it is looked for: the same one where it is reflected. */
export interface Visit {
  sent: Exchange | undefined;
  page: Exchange | undefined;
}

const ATTEMPTS: Readonly<Record<Profile, number>> = { gentle: 10, normal: 20, thorough: 40 };

/** Follows a marker: what survives where it comes out, which payloads could work there, and whether one does. */
export function* hunt(trail: Trail, fresh: Fresh): Steps<Verdict> {
  const places = findPlaces(trail.page.response.body, trail.marker);
  const asked = yield* askWhatSurvives(trail, places, fresh);
  if ('is' in asked) return asked;
  const tried = yield* tryCandidates(trail, spotsOf(places, asked.passages), asked.attempts ?? ATTEMPTS[trail.profile], fresh);
  if (tried.verdict) return tried.verdict;
  if (asked.close && tried.sent >= 3 && formsElement(asked.page.response.body, asked.close)) {
    const why = "markup of the sender's choice becomes an element, but no payload that runs got through the filter";
    return { is: 'tentative', why, exchange: asked.page };
  }
  return { is: 'clean', controls: [...trail.ordinary, asked.page] };
}

/** A place with what becomes of characters there. */
interface Spot {
  place: Place;
  passage: Passage;
}

interface Survival {
  passages: Passage[];
  page: Answered;
  close?: Marker;
  /** Fewer than usual, where little speaks for it. */
  attempts?: number;
}

function* askWhatSurvives(trail: Trail, places: readonly Place[], fresh: Fresh): Steps<Survival | Verdict> {
  const before = trail.sandwich;
  if (before) return survivalOf(before.page, before.sandwich);
  const sandwich = makeSandwich(fresh);
  const { page, sent } = yield* trail.visit(sandwich.text, [sandwich.open, sandwich.close], 'which special characters survive');
  if (page && showsSandwich(page, sandwich)) return survivalOf(page, sandwich);
  return yield* askByGroups(trail, places, sent, fresh);
}

function survivalOf(page: Answered, sandwich: Sandwich): Survival {
  return { passages: readSandwich(normalizeNewlines(page.response.body), sandwich), page, close: sandwich.close };
}

function showsSandwich(exchange: Exchange, { open }: Sandwich): exchange is Answered {
  return exchange.response !== undefined && occurrences(exchange.response.body, open).length > 0;
}

/** The value is refused as soon as it holds something special: find out what, beginning with what would be needed. */
function* askByGroups(
  trail: Trail,
  places: readonly Place[],
  refusal: Exchange | undefined,
  fresh: Fresh,
): Steps<Survival | Verdict> {
  const needed = new Set(places.flatMap((place) => groupsNeeded(place)));
  const order = [...needed, ...ALL_GROUPS.filter((group) => !needed.has(group))];
  const pages: Answered[] = [];
  const passages: Passage[] = [];
  const refused: Group[] = [];
  for (const group of order) {
    const sandwich = makeSandwich(fresh, group);
    const { page, sent } = yield* trail.visit(sandwich.text, [sandwich.open, sandwich.close], `whether ${group} survive`);
    if (page && showsSandwich(page, sandwich)) {
      pages.push(page);
      passages.push(...readSandwich(page.response.body, sandwich).slice(0, 1));
    } else {
      refused.push(group);
      if ([...needed].every((each) => refused.includes(each))) return onlyUrls(trail, places) ?? refusedVerdict(trail, sent ?? refusal);
    }
  }
  const merged = mergePassages(passages, refused);
  const page = pages.at(-1);
  if (!merged || !page) return refusedVerdict(trail, refusal);
  return { passages: places.map(({ offset }) => ({ ...merged, offset })), page };
}

/** A field that takes nothing but addresses refuses every sandwich; addresses that run code are still to be tried. */
function onlyUrls(trail: Trail, places: readonly Place[]): Survival | undefined {
  if (!places.some(({ role, atStart }) => role === 'url' && atStart)) return undefined;
  const eaten = new Map([...GROUPS.markup, ...GROUPS.quotes, ...GROUPS.space].map((special): [string, string] => [special, '']));
  const common = { firstOnly: new Set<string>(), upper: false, tailCut: 0, decodes: { percent: false, entity: false } };
  return { passages: places.map(({ offset }) => ({ ...common, fates: eaten, offset })), page: trail.page, attempts: 3 };
}

const ALL_GROUPS: readonly Group[] = ['markup', 'quotes', 'calls', 'space', 'signs'];

/** Without one of these nothing can break out of the place. */
function groupsNeeded(place: Place): Group[] {
  if (place.kind === 'script') return place.code?.startsWith('string') ? ['quotes', 'markup'] : ['calls', 'markup'];
  if (place.kind !== 'attribute') return place.kind === 'attribute-name' ? ['space', 'markup'] : ['markup'];
  if (place.role === 'url' && place.atStart) return ['signs', 'quotes'];
  return place.quote === '' ? ['space', 'markup'] : ['quotes'];
}

function refusedVerdict(trail: Trail, refusal: Exchange | undefined): Verdict {
  const ordinary = trail.ordinary.map(({ response }) => response.status);
  const blocked = refusal ? blockedBecause(refusal, ordinary) : 'no answer';
  if (blocked || !refusal?.response) return { is: 'inconclusive', reason: `special characters: ${blocked ?? 'no answer'}` };
  return { is: 'clean', controls: [trail.page, { ...refusal, response: refusal.response }] };
}

/** Pairs the places of the plain marker with what became of the sandwich there, in order of the source. */
function spotsOf(places: readonly Place[], passages: readonly Passage[]): Spot[] {
  if (places.length === passages.length) {
    return places.flatMap((place, at) => {
      const passage = passages[at];
      return passage ? [{ place, passage }] : [];
    });
  }
  // The counts differ where a page shows a value more or less often: every combination may hold.
  return places.flatMap((place) => distinct(passages).map((passage) => ({ place, passage }))).slice(0, 12);
}

function distinct(passages: readonly Passage[]): Passage[] {
  const byFate = new Map(passages.map((passage) => [JSON.stringify([...passage.fates]), passage]));
  return [...byFate.values()];
}

interface Tried {
  verdict?: Verdict;
  sent: number;
}

function* tryCandidates(trail: Trail, spots: readonly Spot[], most: number, fresh: Fresh): Steps<Tried> {
  const queue = plan(trail, spots, fresh);
  let sent = 0;
  for (const { candidate, wire } of queue) {
    if (sent >= most) break;
    const { page: exchange } = yield* trail.visit(wire, candidate.markers, `breakout (${candidate.from})`);
    sent += 1;
    if (!exchange?.response) continue;
    const answered = { ...exchange, response: exchange.response };
    const proof = yield* confirm(trail, candidate, wire, answered, fresh);
    if (proof) return { verdict: proof, sent };
  }
  return { sent };
}

/** Chooses what to send: only what runs when it is put into the page as its filter would let it through. */
function plan(trail: Trail, spots: readonly Spot[], fresh: Fresh): { candidate: Candidate; wire: string }[] {
  const source = normalizeNewlines(trail.page.response.body);
  const plain = new Set(executableGains(source, [trail.marker]));
  const queues = spots.slice(0, 12).map(({ place, passage }) => {
    const candidates = candidatesFor(place, trail.point, trail.payloads, fresh);
    return candidates.flatMap((candidate) => {
      const wire = wireOf(candidate.text, passage);
      return candidate.insisted || wouldRun(source, trail.marker, place, passage, candidate, plain)
        ? [{ candidate, wire }]
        : [];
    });
  });
  const planned = Array.from({ length: Math.max(0, ...queues.map(({ length }) => length)) }, (_, at) =>
    queues.map((queue) => queue[at]),
  )
    .flat()
    .filter((each) => each !== undefined);
  // Two places of one kind ask for the same payloads; a payload is sent once.
  const shapes = new Map(planned.map((each) => [shapeOf(each.candidate, each.wire), each]));
  return [...shapes.values()];
}

function shapeOf(candidate: Candidate, wire: string): string {
  return candidate.markers.reduce((text, marker) => text.replaceAll(marker, '·'), wire);
}

function wouldRun(source: string, marker: Marker, place: Place, passage: Passage, candidate: Candidate, plain: ReadonlySet<string>): boolean {
  const encoded = wireOf(candidate.text, passage) !== `${[...passage.firstOnly].join('')}${candidate.text}${'x'.repeat(passage.tailCut)}`;
  const text = candidate.assume ? candidate.assume(candidate.text) : candidate.text;
  const sacrifice = [...passage.firstOnly].join('');
  const out = encoded
    ? `${sacrifice}${text}`
    : passThrough(`${sacrifice}${text}${'x'.repeat(passage.tailCut)}`, passage);
  const page = source.slice(0, place.offset) + out + source.slice(place.offset + marker.length);
  return executableGains(page, candidate.markers).some((gain) => !plain.has(gain));
}

/** Looks for what runs in the answer; the same payload encoded, or the plain marker, must not give it. */
function* confirm(
  trail: Trail,
  candidate: Candidate,
  wire: string,
  exchange: Answered,
  fresh: Fresh,
): Steps<Verdict | undefined> {
  const [marker] = candidate.markers;
  if (marker === undefined || renderingOf(exchange.response).as !== 'html') return undefined;
  if (executableGains(exchange.response.body, candidate.markers).length === 0) return undefined;
  const twin = fresh.marker();
  const harmless = encodeForHtml(candidate.markers.reduce((text, each) => text.replaceAll(each, twin), candidate.text));
  const { page: control } = yield* trail.visit(harmless, [twin], 'control: the payload, encoded');
  const controls = [...(control?.response ? [{ ...control, response: control.response }] : []), trail.page];
  // A plain word must not give the same, whatever becomes of the encoded payload (an application may decode it).
  const plain = new Set(executableGains(trail.page.response.body, [trail.marker]));
  const gained = executableGains(exchange.response.body, candidate.markers).find((each) => !plain.has(each));
  if (gained === undefined) return undefined;
  for (const controlExchange of controls) {
    const proof = {
      kind: 'context' as const,
      marker,
      payload: wire,
      exchange,
      controlExchange,
      gained,
      observed: `The payload broke out of its place and runs: ${gained}.`,
      control:
        controlExchange === trail.page
          ? 'A plain word in the same field runs nothing.'
          : 'The same payload, encoded for HTML, runs nothing.',
    };
    if (proveContext(proof).holds) return { is: 'proved', proof };
  }
  return undefined;
}

function encodeForHtml(text: string): string {
  return text.replace(/[&<>"'`=\\(){}$:;\s/-]/g, (char) => `&#${char.charCodeAt(0)};`);
}

function formsElement(body: string, name: string): boolean {
  const wanted = name.toLowerCase();
  for (const node of allNodes(parseHtml(normalizeNewlines(body)))) {
    if (isElement(node) && node.tagName.startsWith(wanted)) return true;
  }
  return false;
}
