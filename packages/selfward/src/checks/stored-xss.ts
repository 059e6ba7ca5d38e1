import { reflectsInBody } from '../judge/reflection.ts';
import { forbidsInlineScript, renderingOf } from '../judge/response-kind.ts';
import {
  type Answered,
  defineCheck,
  type Endpoint,
  type Fresh,
  isAnswered,
  type Marker,
  type Outcome,
  type Planted,
  type TargetScope,
  type Verdict,
} from '../model/index.ts';
import { xssAdvice } from './advice/xss.ts';
import { type Steps, sendOne } from './shared/probing.ts';
import { huntInBrowser } from './xss/browser-proof.ts';
import { addressOf, kindOf, madePages } from './xss/made-pages.ts';
import { pageOf } from './xss/page-of.ts';
import { makeSandwich, markersOf, type Sandwich } from './xss/sandwich.ts';
import { showsSandwich } from './xss/survival.ts';
import type { Visit } from './xss/trail.ts';

/** A marker that was planted in one place and came out in another. */
interface Trace {
  planted: Planted;
  page: Answered;
  sink: Endpoint;
  /** Each request makes a page of its own. */
  made?: boolean;
  /** The answer to a sandwich of which nothing came out. */
  refusal?: Answered;
  sandwich?: { sandwich: Sandwich; page: Answered };
}

/** More than this many pages that show one field are not each taken apart: they share what writes them, mostly. */
const SINKS_PER_FIELD = 4;

export default defineCheck({
  id: 'stored-xss',
  title: 'Stored cross-site scripting',
  cwe: 'CWE-79',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:R/S:C/C:H/I:L/A:N',
  cvss4: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:L/UI:P/VC:N/VI:N/VA:N/SC:H/SI:L/SA:N',
  scope: 'target',
  byDefault: true,
  advice: xssAdvice,
  ceiling: { gentle: 200, normal: 800, thorough: 3000 },
  applies: ({ planted }) => (planted.length > 0 ? true : { notApplicable: 'nothing was sent in' }),

  *run(at: TargetScope, fresh: Fresh): Steps<readonly Outcome[]> {
    const seen = yield { do: 'recall', markers: at.planted.map(({ marker }) => marker) };
    const known = tracesOf(at, at.planted, seen.exchanges.filter(isAnswered));
    const traces = onePerPlace([...known, ...(yield* onMadePages(at, known))]);
    const outcomes: Outcome[] = [];
    for (const endpoint of new Set(traces.map(({ planted }) => planted.endpoint))) {
      const own = traces.filter(({ planted }) => planted.endpoint === endpoint);
      yield* sandwichTogether(at, endpoint, own, fresh);
      for (const trace of own) outcomes.push(outcomeOf(trace, yield* follow(at, trace, fresh)));
    }
    const followed = new Set(traces.map(({ planted }) => keyOf(planted)));
    return [...merged(outcomes), ...at.planted.filter((planted) => !followed.has(keyOf(planted))).map(unseen)];
  },
});

/** Pairs what came out with what went in; a direct answer to the marked request itself is a reflection, not this. */
function tracesOf(at: TargetScope, planted: readonly Planted[], pages: readonly Answered[]): Trace[] {
  const ways = onePerPage(pages);
  return planted.flatMap((planted) =>
    ways(planted.marker)
      .filter((page) => page.id !== planted.exchange.id && !carriesItself(page, planted.marker))
      .filter((page) => reflectsInBody(page.response, planted.marker) && renderingOf(page.response).as === 'html')
      .slice(0, SINKS_PER_FIELD)
      .map((page) => ({ planted, page, sink: pageOf(page, at.endpoints) })),
  );
}

/** What came out on no known page may stand on one that the marked request made. */
function* onMadePages(at: TargetScope, known: readonly Trace[]): Steps<Trace[]> {
  // A page that no source knows may be one that an earlier probe made: reading it again shows that probe alone.
  const found = new Set(known.filter(({ sink }) => sink.source !== 'recall').map(({ planted }) => keyOf(planted)));
  const left = at.planted.filter((planted) => planted.endpoint.method !== 'GET' && !found.has(keyOf(planted)));
  const traces: Trace[] = [];
  // Probes of other checks made pages too: the last that carried a plain word in most fields is enough.
  const plain = [...Map.groupBy(left, ({ exchange }) => exchange.id).values()].filter((own) => own.every(isPlain));
  const last = new Map(
    plain.toSorted((one, other) => one.length - other.length).map((own) => [own[0]?.endpoint.id, own]),
  );
  for (const own of last.values()) {
    const [first] = own;
    if (!first) continue;
    const read = new Set(at.endpoints.filter(({ method }) => method === 'GET').map(addressOf));
    const pages = madePages(first.exchange, first.endpoint, at.endpoints).filter((page) => !read.has(page.url));
    if (pages.length === 0) continue;
    const seen = yield { do: 'recall', markers: own.map(({ marker }) => marker), pages };
    traces.push(
      ...tracesOf(at, own, seen.exchanges.filter(isAnswered)).map((trace) => ({
        ...trace,
        sink: kindOf(trace.sink),
        made: true,
      })),
    );
  }
  return traces;
}

const keyOf = ({ endpoint, point }: Planted): string => `${endpoint.id}\n${point.id}`;

/** The whole value is the marker. */
const isPlain = ({ exchange, point, marker }: Planted): boolean => exchange.probe.set.get(point) === marker;

/** Several markers went in by one point, of several checks: what becomes of one is told by any, best by a plain word. */
function onePerPlace(traces: readonly Trace[]): Trace[] {
  const made = new Set(traces.filter((trace) => trace.made).map(({ planted }) => keyOf(planted)));
  const lasting = traces.filter(
    (trace) => trace.made || trace.sink.source !== 'recall' || !made.has(keyOf(trace.planted)),
  );
  const ordered = lasting.toSorted((one, other) => Number(isPlain(one.planted)) - Number(isPlain(other.planted)));
  const places = ordered.map((trace): [string, Trace] => {
    const place = trace.made ? 'made' : placeOf(trace.page);
    return [`${keyOf(trace.planted)}\n${place}`, trace];
  });
  return [...new Map(places).values()];
}

/** Of one page seen under several queries one is enough: what writes it is the same. */
function onePerPage(pages: readonly Answered[]): (marker: Marker) => Answered[] {
  return (marker) => {
    const showing = pages.filter((page) => reflectsInBody(page.response, marker) && !carriesItself(page, marker));
    return [...new Map(showing.toReversed().map((page) => [placeOf(page), page])).values()].reverse();
  };
}

const placeOf = ({ request, probe }: Answered): string => `${probe.as ?? ''} ${request.url.split('?', 1)[0]}`;

function carriesItself({ request, probe }: Answered, marker: Marker): boolean {
  return request.url.toLowerCase().includes(marker.toLowerCase()) || [...probe.set.values()].includes(marker);
}

/** One request with a sandwich in every field that comes out, and one look at each page. */
function* sandwichTogether(at: TargetScope, endpoint: Endpoint, traces: readonly Trace[], fresh: Fresh): Steps<void> {
  const sandwiches = new Map(traces.map(({ planted }) => [planted.point, makeSandwich(fresh, planted.point)]));
  const markers = [...sandwiches.values()].flatMap(markersOf);
  const set = new Map([...sandwiches].map(([point, { text }]) => [point, text]));
  const sent = yield* sendOne(endpoint, { set, markers, note: 'which special characters survive' });
  const opens = [...sandwiches.values()].map(({ open }) => open);
  const made = sent && traces.some((trace) => trace.made) ? madePages(sent, endpoint, at.endpoints) : [];
  const known = traces.filter((trace) => !trace.made).map(({ sink }) => sink);
  const seen = yield { do: 'recall', markers: opens, pages: [...new Set([...known, ...made])] };
  for (const trace of traces) {
    const sandwich = sandwiches.get(trace.planted.point);
    const page = seen.exchanges.find(
      (exchange) =>
        (trace.made || exchange.request.url === trace.page.request.url) && exchange.probe.as === trace.page.probe.as,
    );
    if (sandwich && page && showsSandwich(page, sandwich)) trace.sandwich = { sandwich, page };
    else if (traces.length === 1 && sent && isAnswered(sent)) trace.refusal = sent;
  }
}

function* follow(at: TargetScope, trace: Trace, fresh: Fresh): Steps<Verdict> {
  const { planted, page, sink, sandwich, refusal, made } = trace;
  const { endpoint, point, marker } = planted;
  return yield* huntInBrowser(
    at,
    {
      point,
      marker,
      page,
      payloads: at.payloads,
      profile: at.profile,
      ordinary: isAnswered(planted.exchange) ? [planted.exchange] : [],
      ...(sandwich && { sandwich }),
      ...(refusal && { refusal }),
      *visit(value: string, markers: readonly Marker[], note: string): Steps<Visit> {
        const sent = yield* sendOne(endpoint, { set: new Map([[point, value]]), markers, note });
        const { as } = page.probe;
        const pages = made && sent ? madePages(sent, endpoint, at.endpoints) : [sink];
        const seen = yield { do: 'recall', markers, pages, ...(as !== undefined && { as }) };
        return { sent, page: seen.exchanges.find((exchange) => exchange.probe.as === as) };
      },
    },
    fresh,
  );
}

function outcomeOf({ planted, page, sink }: Trace, verdict: Verdict): Outcome {
  const proved = verdict.is === 'proved' && verdict.proof.kind === 'context' ? verdict.proof : undefined;
  const calm = proved !== undefined && (proved.ran === false || forbidsInlineScript(proved.exchange.response));
  return {
    endpoint: planted.endpoint,
    point: planted.point,
    verdict,
    sink: sink.source === 'recall' ? sink : pageOf(page, [sink]),
    ...(calm && { severity: 'medium' as const }),
  };
}

/** What was proved stands by itself; of the rest one outcome a point is enough. */
function merged(outcomes: readonly Outcome[]): Outcome[] {
  const told = outcomes.filter(({ verdict }) => verdict.is === 'proved');
  for (const wanted of ['tentative', 'inconclusive', 'clean'] as const) {
    for (const outcome of outcomes) {
      const { point, endpoint, verdict } = outcome;
      if (verdict.is !== wanted || told.some((each) => each.point === point && each.endpoint === endpoint)) continue;
      if (verdict.is === 'tentative') told.push(outcome);
      else told.push({ endpoint, point, verdict });
    }
  }
  return told;
}

/** It came out nowhere: the marked request itself is the control, if the application took it. */
function unseen({ endpoint, point, exchange }: Planted): Outcome {
  if (!isAnswered(exchange)) {
    return { endpoint, point, verdict: { is: 'inconclusive', reason: 'the marked request was not answered' } };
  }
  return { endpoint, point, verdict: { is: 'clean', controls: [exchange] } };
}
