import { reflectsInBody } from '../judge/reflection.ts';
import { forbidsInlineScript } from '../judge/response-kind.ts';
import {
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
import { type Steps, sendOne } from './shared/probing.ts';
import { huntInBrowser } from './xss/browser-proof.ts';
import { makeSandwich, markersOf } from './xss/sandwich.ts';
import { showsSandwich } from './xss/survival.ts';
import type { Visit } from './xss/trail.ts';
import {
  askTogether,
  isUsual,
  markerFor,
  type Reflecting,
  ridersOf,
  whereItComesOut,
} from './xss/where-it-comes-out.ts';

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
