import { fingerprint } from '../engine/findings/fingerprint.ts';
import type { Check, Finding, HttpRequest, Method, Target } from '../model/index.ts';
import { toCurl } from '../probe/curl.ts';
import type { Tool } from './declaration.ts';
import type { Located } from './locate.ts';
import type { Reported } from './reported.ts';
import { weaknessOf } from './weakness.ts';

/** A check as far as findings of its kind need it. */
export type KnownCheck = Pick<Check, 'id' | 'title' | 'cwe' | 'severity' | 'cvss' | 'cvss4' | 'advice'>;

/**
 * What a tool reported as a finding of ours, with the fingerprint that our own check would give it. It is tentative: a
 * tool's word is no proof.
 */
export function toFinding(
  tool: Tool,
  reported: Reported,
  { endpoint, location, parameter, address }: Located,
  target: Target,
  checks: readonly KnownCheck[],
): Finding {
  const weakness = weaknessOf(reported, tool);
  const known = checks.find(({ id }) => id === weakness.check);
  const { method, url } = endpoint;
  const title = known?.title ?? reported.title ?? reported.rule ?? tool.title;
  const name = target.name ?? new URL(target.url).origin;
  const severity = reported.severity ?? known?.severity ?? tool.severity;
  const what = reported.title ?? reported.rule ?? title;
  return {
    id: fingerprint({ check: weakness.check, target: name, method, url, location, parameter, sink: url }),
    check: weakness.check,
    title,
    cwe: weakness.cwe,
    severity,
    // A vector is of one severity: where the tool thinks otherwise of it, ours would contradict.
    ...(known && known.severity === severity && { cvss: known.cvss }),
    ...(known?.cvss4 !== undefined && known.severity === severity && { cvss4: known.cvss4 }),
    origin: tool.id,
    confidence: 'tentative',
    proof: { kind: 'none', observed: `${tool.title} reports it: ${what}`, control: '' },
    url,
    method,
    location,
    parameter,
    sink: url,
    evidence: reported.evidence ?? what,
    reproduce: toCurl(requestOf(reported, method, address)),
    advice:
      known?.advice.any ??
      tool.advice ??
      `Reported by ${tool.title}, whose documentation says what can be done about it.`,
  };
}

/** The request that the tool tells of, as far as it does. */
function requestOf({ body, contentType }: Reported, method: Method, url: string): HttpRequest {
  const headers: HttpRequest['headers'] = contentType === undefined ? [] : [['content-type', contentType]];
  return { method, url, headers, ...(body !== undefined && { body }) };
}
