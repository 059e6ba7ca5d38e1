import type { Check, Outcome } from '../../model/check.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { Finding } from '../../model/finding.ts';
import type { Inside } from '../../model/inside.ts';
import type { Proof } from '../../model/proof.ts';
import type { Target } from '../../model/target.ts';
import { toCurl } from '../../probe/curl.ts';
import type { Redactor } from '../../probe/redact.ts';
import { parameterOf } from '../endpoint-name.ts';
import type { Register } from '../sending/register.ts';
import { codePlaceOf } from './code-place.ts';
import { evidenceOf, keyExchange, lookedFor, requestText, responseText } from './excerpt.ts';
import { fingerprint } from './fingerprint.ts';
import { adviceFor, type Platform } from './platform.ts';
import { shownRequest } from './shown-request.ts';

export interface FindingOptions {
  target: Target;
  /** Verifies a proof again, from its recorded exchanges alone. */
  prove: (proof: Proof) => { holds: true } | { holds: false; because: string };
  redactor: Redactor;
  platform: Platform | undefined;
  register: Pick<Register, 'wayIn' | 'plantedIn'>;
  /** The folder that files of the target's source are named from; where this process runs, if not given. */
  root?: string;
  /** What sensors saw of markers, where the target is watched from inside. */
  seen?: Inside['seen'];
  /** The run's own identity, by name. */
  identity: string | undefined;
}

/** Turns a verdict into a finding; `undefined` where there is nothing to report. A check does not certify itself. */
export function toFinding(check: Check, outcome: Outcome, options: FindingOptions): Finding | undefined {
  const { verdict, endpoint, point } = outcome;
  if (verdict.is !== 'proved' && verdict.is !== 'tentative') return undefined;
  const { redactor } = options;
  const parameter = parameterOf(point);
  const sink = sinkOf(outcome);
  const exchange = keyExchange(outcome);
  const as = exchange?.probe.as ?? options.identity;
  const technology = outcome.technology;
  const code = codePlaceOf(outcome, options.root ?? process.cwd(), options.seen);
  const stored = outcome.sink && exchange ? (enteredBy(outcome, exchange, options.register)?.probe.markers ?? []) : [];
  const sent = [...stored, ...(exchange ? lookedFor(outcome, exchange) : [])];
  return {
    id: fingerprint({
      check: check.id,
      target: options.target.name ?? new URL(options.target.url).origin,
      method: endpoint.method,
      url: endpoint.url,
      location: point.location,
      parameter,
      sink,
    }),
    check: check.id,
    title: check.title,
    cwe: check.cwe,
    severity: outcome.severity ?? check.severity,
    cvss: check.cvss,
    ...(check.cvss4 !== undefined && { cvss4: check.cvss4 }),
    ...judged(verdict, options),
    url: endpoint.url,
    method: endpoint.method,
    location: point.location,
    parameter,
    sink,
    evidence: redactor.text(evidenceOf(outcome, stored), sent),
    reproduce: reproduce(outcome, exchange, options),
    advice: adviceFor(check.advice, options.platform, technology),
    ...(technology !== undefined && { technology }),
    ...(outcome.exposes && { exposes: [...outcome.exposes] }),
    ...(code && { code }),
    ...(as !== undefined && { as }),
    ...(exchange && { request: requestText(shown(outcome, exchange, redactor)) }),
    ...(exchange?.response && {
      response: responseText(redactor.response(exchange.response, sent), sent),
    }),
  };
}

/** A proof that does not hold when verified again is no more than a suspicion. */
function judged(
  verdict: Extract<Outcome['verdict'], { is: 'proved' | 'tentative' }>,
  { prove, redactor }: FindingOptions,
): Pick<Finding, 'confidence' | 'proof'> {
  if (verdict.is === 'tentative') {
    return { confidence: 'tentative', proof: { kind: 'none', observed: redactor.text(verdict.why), control: '' } };
  }
  const { kind, observed, control } = verdict.proof;
  const again = prove(verdict.proof);
  if (again.holds)
    return {
      confidence: 'proved',
      proof: { kind, observed: redactor.text(observed), control: redactor.text(control) },
    };
  const because = `the proof (${kind}) did not hold when verified again: ${again.because}`;
  return {
    confidence: 'tentative',
    proof: { kind: 'none', observed: redactor.text(observed), control: redactor.text(because) },
  };
}

/** The page where it comes out; not the line of code, which moves while the weakness stays. */
function sinkOf({ sink, endpoint }: Outcome): string {
  return sink?.url ?? endpoint.url;
}

/** One command line; for what was stored, the way in and then the page where it comes out. */
function reproduce(outcome: Outcome, exchange: Exchange | undefined, options: FindingOptions): string {
  const entered = outcome.sink && exchange ? enteredBy(outcome, exchange, options.register) : undefined;
  const { redactor } = options;
  const line = (each: Exchange) => toCurl(shown(outcome, each, redactor));
  if (!exchange) return '';
  if (!entered || entered.id === exchange.id) return line(exchange);
  return `${line(entered)} && ${line(exchange)}`;
}

/** The request that planted what the page shows. */
function enteredBy(
  { verdict, point }: Outcome,
  page: Exchange,
  register: FindingOptions['register'],
): Exchange | undefined {
  const marker = verdict.is === 'proved' && 'marker' in verdict.proof ? verdict.proof.marker : page.probe.markers[0];
  const known = marker === undefined ? undefined : register.wayIn(marker);
  return (known ?? register.plantedIn(page.response?.body ?? '').find((planted) => planted.point === point))?.exchange;
}

/** The page where something stored comes out is read as it is; the way in is shown as the endpoint's request. */
function shown({ endpoint }: Outcome, exchange: Exchange, redactor: Redactor): Exchange['request'] {
  const own = [...exchange.probe.set.keys()].some((point) => endpoint.points.includes(point));
  return own ? shownRequest(endpoint, exchange, redactor) : redactor.request(exchange.request);
}
