import { blockedBecause } from '../judge/blocked.ts';
import { findPlaces } from '../judge/html-context.ts';
import { reflectsInBody } from '../judge/reflection.ts';
import { forbidsInlineScript, renderingOf } from '../judge/response-kind.ts';
import {
  type Answered,
  defineCheck,
  type EndpointScope,
  type Fresh,
  isAnswered,
  type Marker,
  type Outcome,
  type Point,
  type Severity,
  type Verdict,
} from '../model/index.ts';
import { xssAdvice } from './advice/xss.ts';
import { originalText, type Steps, sendOne } from './shared/probing.ts';
import { huntInBrowser } from './xss/browser-proof.ts';
import { type Carrier, carriersShown } from './xss/carriers.ts';
import { makeSandwich, markersOf, type Sandwich } from './xss/sandwich.ts';
import { showsSandwich } from './xss/survival.ts';
import type { Visit } from './xss/trail.ts';

/** A point whose value comes out in the answer, with the answer that shows it. */
interface Reflecting {
  point: Point;
  marker: Marker;
  page: Answered;
  sandwich?: { sandwich: Sandwich; page: Answered };
  /** What a value is put behind so that the application takes it. */
  prefix?: string;
  carrier?: Carrier;
  /** The answer to a sandwich that this point alone was sent, where nothing of it came out. */
  refusal?: Answered;
}

export default defineCheck({
  id: 'reflected-xss',
  title: 'Reflected cross-site scripting',
  cwe: 'CWE-79',
  severity: 'medium',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N',
  cvss4: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:A/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N',
  scope: 'endpoint',
  byDefault: true,
  advice: xssAdvice,
  ceiling: { gentle: 40, normal: 120, thorough: 300 },
  applies: ({ points }) => (points.length > 0 ? true : { notApplicable: 'it takes no input' }),

  *run(at: EndpointScope, fresh: Fresh): Steps<readonly Outcome[]> {
    const verdicts = new Map<Point, Verdict>();
    const reflecting: Reflecting[] = [];
    const riders = ridersOf(at);
    const together = yield* askTogether(at, riders, fresh);
    const place = (point: Point, seen: Reflecting | Verdict) => {
      if ('is' in seen) verdicts.set(point, seen);
      else reflecting.push(seen);
    };
    for (const point of at.points.filter((each) => !riders.includes(each)))
      place(point, together.get(point) ?? (yield* whereItComesOut(at, point, fresh)));
    for (const group of Map.groupBy(reflecting, ({ page }) => page).values()) {
      const silent = yield* sandwichTogether(at, group, riders, fresh);
      for (const [point, verdict] of silent) verdicts.set(point, verdict);
    }
    for (const point of riders) {
      if (!verdicts.has(point)) place(point, yield* whereItComesOut(at, point, fresh));
    }
    for (const each of reflecting) verdicts.set(each.point, yield* followPoint(at, each, fresh));
    return at.points.map((point) => outcomeOf(at, point, verdicts.get(point)));
  },
});

/**
 * Parameters' names that we added, where the marked request was taken and shows something: a request for another point
 * carries them along, and mostly shows nothing of them.
 */
function ridersOf(at: EndpointScope): readonly Point[] {
  const { marked, markers, ordinary } = at.baseline;
  const riders = at.points.filter((point) => point.part === 'name' && point.added && !markers.has(point));
  const others = at.points.filter((point) => !markers.has(point) && !riders.includes(point));
  const taken = isAnswered(marked) && isUsual(marked, ordinary) && renderingOf(marked.response).as === 'html';
  return taken && others.length === 0 && at.points.some((point) => isShown(at, point)) ? riders : [];
}

/**
 * One request for all points that the marked one left as they are; and for those that we added, where it was refused:
 * mostly for a value of a field that the target names.
 */
function* askTogether(
  at: EndpointScope,
  riders: readonly Point[],
  fresh: Fresh,
): Steps<Map<Point, Reflecting | Verdict>> {
  const told = new Map<Point, Reflecting | Verdict>();
  const { marked, markers, ordinary } = at.baseline;
  const wasRefused = isAnswered(marked) && !isUsual(marked, ordinary);
  const left = at.points.filter(
    (point) =>
      (!markers.has(point) && !riders.includes(point)) || (wasRefused && point.added === true && !isShown(at, point)),
  );
  if (left.length < 2) return told;
  const set = new Map(left.map((point) => [point, markerFor(point, fresh)]));
  const exchange = yield* sendOne(at.endpoint, { set, markers: [...set.values()], note: 'where the values come out' });
  if (!exchange || !isAnswered(exchange)) return told;
  const usual = isUsual(exchange, ordinary);
  for (const [point, marker] of set) {
    if (reflectsInBody(exchange.response, marker)) told.set(point, judgePage(point, marker, exchange));
    else if (usual)
      told.set(point, yield* carriedOr(at, point, { is: 'clean', controls: [...ordinary, exchange] }, fresh));
  }
  // What is left is the one that the marked request was refused for.
  const rest = at.points.filter((point) => !told.has(point) && !isShown(at, point));
  const [only] = rest;
  if (usual && wasRefused && only && rest.length === 1 && markers.has(only) && !keepsPart(at, only)) {
    const blocked = blockedBecause(marked, statusesOf(ordinary));
    told.set(
      only,
      blocked
        ? { is: 'inconclusive', reason: blocked }
        : yield* carriedOr(at, only, { is: 'clean', controls: [...ordinary, marked] }, fresh),
    );
  }
  return told;
}

function isUsual({ response }: Answered, ordinary: readonly Answered[]): boolean {
  return ordinary.some((each) => each.response.status === response.status);
}

function isShown({ baseline: { marked, markers } }: EndpointScope, point: Point): boolean {
  const marker = markers.get(point);
  return marker !== undefined && isAnswered(marked) && reflectsInBody(marked.response, marker);
}

/** A filter may have cut the marker's end off, or its digits out. */
function keepsPart({ baseline: { marked, markers, ordinary } }: EndpointScope, point: Point): boolean {
  const marker = markers.get(point);
  if (marker === undefined || !isAnswered(marked)) return false;
  return [marker.slice(0, 7), marker.replace(/\d/g, '')].some(
    (part) =>
      part.length >= 4 &&
      reflectsInBody(marked.response, part) &&
      !ordinary.some(({ response }) => reflectsInBody(response, part)),
  );
}

function markerFor({ original }: Point, fresh: Fresh): Marker {
  return fresh.marker(/^\d+$/.test(String(original ?? '')) ? 'digits' : 'letters');
}

/** Looks where the point's marker came out; where the marked request was refused as a whole, asks for the point alone. */
function* whereItComesOut(at: EndpointScope, point: Point, fresh: Fresh): Steps<Reflecting | Verdict> {
  const { marked, markers, ordinary } = at.baseline;
  const marker = markers.get(point);
  if (marker !== undefined && isAnswered(marked)) {
    if (isShown(at, point)) return judgePage(point, marker, marked);
    if (keepsPart(at, point)) return yield* askPadded(at, point, fresh);
    if (isUsual(marked, ordinary)) {
      return yield* carriedOr(at, point, { is: 'clean', controls: [...ordinary, marked] }, fresh);
    }
  }
  const alone = marker === undefined ? markerFor(point, fresh) : fresh.marker('letters');
  const exchange = yield* sendOne(at.endpoint, {
    set: new Map([[point, alone]]),
    markers: [alone],
    note: 'where the value alone comes out',
  });
  const blocked = exchange ? blockedBecause(exchange, statusesOf(ordinary)) : 'no answer';
  if (!exchange || !isAnswered(exchange) || blocked) return { is: 'inconclusive', reason: blocked ?? 'no answer' };
  if (reflectsInBody(exchange.response, alone)) return judgePage(point, alone, exchange);
  return yield* carriedOr(at, point, { is: 'clean', controls: [...ordinary, exchange] }, fresh);
}

/** A value that is carried inside another (base64, JSON), or must begin or end as it does; else what was told before. */
function* carriedOr(at: EndpointScope, point: Point, otherwise: Verdict, fresh: Fresh): Steps<Reflecting | Verdict> {
  const { ordinary } = at.baseline;
  const original = originalText(point);
  const [page] = ordinary.filter(({ response }) => renderingOf(response).as === 'html');
  // An address where nothing but an address may stand: its own place in the ordinary page tells what could follow it.
  if (page && /^https?:\/\/\S+$/i.test(original) && findPlaces(page.response.body, original).length > 0) {
    return { point, marker: original as Marker, page, prefix: original };
  }
  for (const carrier of carriersShown(point, ordinary)) {
    const marker = fresh.marker('letters');
    const set = new Map([[point, carrier.carry(marker)]]);
    const exchange = yield* sendOne(at.endpoint, {
      set,
      markers: [marker],
      note: `where it comes out ${carrier.note}`,
    });
    if (!exchange || !isAnswered(exchange) || !reflectsInBody(exchange.response, marker)) continue;
    const seen = judgePage(point, marker, exchange);
    return 'is' in seen ? seen : { ...seen, carrier };
  }
  return otherwise;
}

function* askPadded(at: EndpointScope, point: Point, fresh: Fresh): Steps<Reflecting | Verdict> {
  const marker = fresh.marker('letters');
  const set = new Map([[point, `${marker}xxxx`]]);
  const exchange = yield* sendOne(at.endpoint, { set, markers: [marker], note: 'how much of the value comes out' });
  if (!exchange || !isAnswered(exchange)) return { is: 'inconclusive', reason: 'no answer' };
  if (reflectsInBody(exchange.response, marker)) return judgePage(point, marker, exchange);
  return { is: 'clean', controls: [...at.baseline.ordinary, exchange] };
}

function judgePage(point: Point, marker: Marker, page: Answered): Reflecting | Verdict {
  const rendering = renderingOf(page.response);
  // The value comes out, but a browser would not run the answer: that answer is the control.
  return rendering.as === 'html' ? { point, marker, page } : { is: 'clean', controls: [page] };
}

function statusesOf(exchanges: readonly Answered[]): number[] {
  return exchanges.map(({ response }) => response.status);
}

/**
 * One probe with a sandwich in every point that came out on one page. Where it is refused, each is asked by itself later.
 * Hands back the riders of which nothing came out.
 */
function* sandwichTogether(
  at: EndpointScope,
  together: readonly Reflecting[],
  riders: readonly Point[],
  fresh: Fresh,
): Steps<Map<Point, Verdict>> {
  const silent = new Map<Point, Verdict>();
  if (together.some(({ prefix, carrier }) => prefix !== undefined || carrier)) return silent;
  const carried = together.some(({ page }) => page === at.baseline.marked) ? riders : [];
  const sandwiches = new Map(together.map((each) => [each.point, makeSandwich(fresh, each.point)]));
  const words = new Map(carried.map((point) => [point, markerFor(point, fresh)]));
  const exchange = yield* sendOne(at.endpoint, {
    set: new Map([...[...sandwiches].map(([point, { text }]): [Point, string] => [point, text]), ...words]),
    markers: [...[...sandwiches.values()].flatMap(markersOf), ...words.values()],
    note: 'which special characters survive',
  });
  if (!exchange || !isAnswered(exchange)) return silent;
  for (const each of together) {
    const sandwich = sandwiches.get(each.point);
    if (sandwich && showsSandwich(exchange, sandwich)) each.sandwich = { sandwich, page: exchange };
    else if (together.length === 1) each.refusal = exchange;
  }
  const shown = together.every(({ sandwich }) => sandwich !== undefined) && isUsual(exchange, at.baseline.ordinary);
  for (const [point, word] of words) {
    if (shown && !reflectsInBody(exchange.response, word))
      silent.set(point, { is: 'clean', controls: [...at.baseline.ordinary, exchange] });
  }
  return silent;
}

function* followPoint(at: EndpointScope, seen: Reflecting, fresh: Fresh): Steps<Verdict> {
  const { point, marker, page, sandwich, refusal, prefix, carrier } = seen;
  // Where the page appeared with other fields marked, they keep their markers: it may appear only then.
  const others = [...page.probe.set].filter(([each]) => each !== point);
  return yield* huntInBrowser(
    at,
    {
      point,
      marker,
      page,
      payloads: at.payloads,
      profile: at.profile,
      ordinary: at.baseline.ordinary,
      ...(sandwich && { sandwich }),
      ...(refusal && { refusal }),
      ...(prefix !== undefined && { prefix }),
      *visit(value: string, markers: readonly Marker[], note: string): Steps<Visit> {
        const set = new Map<Point, unknown>([...others, [point, carrier ? carrier.carry(value) : value]]);
        const exchange = yield* sendOne(at.endpoint, { set, markers, note });
        return { sent: exchange, page: exchange };
      },
    },
    fresh,
  );
}

function outcomeOf(at: EndpointScope, point: Point, verdict: Verdict | undefined): Outcome {
  const known = verdict ?? { is: 'inconclusive', reason: 'it was not reached' };
  const severity = severityOf(at, point, known);
  return { endpoint: at.endpoint, point, verdict: known, ...(severity && { severity }) };
}

/** A policy that forbids inline scripts, and a way in that a link cannot take, each make it less grave. */
function severityOf(at: EndpointScope, point: Point, verdict: Verdict): Severity | undefined {
  if (verdict.is !== 'proved' || (verdict.proof.kind !== 'context' && verdict.proof.kind !== 'browser'))
    return undefined;
  const { proof } = verdict;
  if (proof.kind === 'context' && (proof.ran === false || forbidsInlineScript(proof.exchange.response))) return 'low';
  const byLink = point.location === 'query' || point.location === 'path' || point.name.toLowerCase() === 'referer';
  const byForm = at.endpoint.method === 'POST' && (point.location === 'body' || point.location === 'multipart');
  return byLink || byForm ? 'medium' : 'low';
}
