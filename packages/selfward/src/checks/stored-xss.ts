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
import { probeFor, type Steps, sendOne } from './shared/probing.ts';
import { huntInBrowser } from './xss/browser-proof.ts';
import { pageOf } from './xss/page-of.ts';
import { makeSandwich, markersOf, type Sandwich } from './xss/sandwich.ts';
import { showsSandwich } from './xss/survival.ts';
import type { Visit } from './xss/trail.ts';

/** A marker that was planted in one place and came out in another. */
interface Trace {
  planted: Planted;
  page: Answered;
  sink: Endpoint;
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
    const traces = tracesOf(at, seen.exchanges.filter(isAnswered));
    const outcomes: Outcome[] = [];
    for (const endpoint of new Set(traces.map(({ planted }) => planted.endpoint))) {
      const own = traces.filter(({ planted }) => planted.endpoint === endpoint);
      yield* sandwichTogether(endpoint, own, fresh);
      for (const trace of own) outcomes.push(outcomeOf(trace, yield* follow(at, trace, fresh)));
    }
    const followed = new Set(traces.map(({ planted }) => planted));
    return [...merged(outcomes), ...at.planted.filter((planted) => !followed.has(planted)).map(unseen)];
  },
});

/** Pairs what came out with what went in; a direct answer to the marked request itself is a reflection, not this. */
function tracesOf(at: TargetScope, pages: readonly Answered[]): Trace[] {
  const ways = onePerPage(pages);
  return at.planted.flatMap((planted) =>
    ways(planted.marker)
      .filter((page) => page.id !== planted.exchange.id && !carriesItself(page, planted.marker))
      .filter((page) => reflectsInBody(page.response, planted.marker) && renderingOf(page.response).as === 'html')
      .slice(0, SINKS_PER_FIELD)
      .map((page) => ({ planted, page, sink: pageOf(page, at.endpoints) })),
  );
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
function* sandwichTogether(endpoint: Endpoint, traces: readonly Trace[], fresh: Fresh): Steps<void> {
  const sandwiches = new Map(traces.map(({ planted }) => [planted.point, makeSandwich(fresh, planted.point)]));
  const markers = [...sandwiches.values()].flatMap(markersOf);
  const set = new Map([...sandwiches].map(([point, { text }]) => [point, text]));
  yield {
    do: 'send',
    endpoint,
    probes: [probeFor(endpoint, { set, markers, note: 'which special characters survive' })],
  };
  const opens = [...sandwiches.values()].map(({ open }) => open);
  const seen = yield { do: 'recall', markers: opens, pages: [...new Set(traces.map(({ sink }) => sink))] };
  for (const trace of traces) {
    const sandwich = sandwiches.get(trace.planted.point);
    const page = seen.exchanges.find(
      (exchange) => exchange.request.url === trace.page.request.url && exchange.probe.as === trace.page.probe.as,
    );
    if (sandwich && page && showsSandwich(page, sandwich)) trace.sandwich = { sandwich, page };
  }
}

function* follow(at: TargetScope, { planted, page, sink, sandwich }: Trace, fresh: Fresh): Steps<Verdict> {
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
      *visit(value: string, markers: readonly Marker[], note: string): Steps<Visit> {
        const sent = yield* sendOne(endpoint, { set: new Map([[point, value]]), markers, note });
        const { as } = page.probe;
        const seen = yield { do: 'recall', markers, pages: [sink], ...(as !== undefined && { as }) };
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
