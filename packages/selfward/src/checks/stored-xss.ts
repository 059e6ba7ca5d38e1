import { forbidsInlineScript } from '../judge/response-kind.ts';
import {
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
import { madePages } from './xss/made-pages.ts';
import { pageOf } from './xss/page-of.ts';
import { makeSandwich, markersOf } from './xss/sandwich.ts';
import { showsSandwich } from './xss/survival.ts';
import { keyOf, onePerPlace, onMadePages, type Trace, tracesOf } from './xss/traces.ts';
import type { Visit } from './xss/trail.ts';

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
