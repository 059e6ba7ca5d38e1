import type { Finding, Reporter, Severity } from '../model/index.ts';
import { version } from '../version.ts';
import { place } from './shared/outcome.ts';
import { codeFlows, codeLocation } from './shared/sarif-code.ts';
import { invocationOf } from './shared/sarif-invocation.ts';
import { locationOf, sinkOf } from './shared/sarif-location.ts';
import { CWE_GUID, guidOf, taxonomyOf } from './shared/sarif-taxonomy.ts';
import { webRequest, webResponse } from './shared/sarif-web.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

const LEVEL: Record<Severity, 'error' | 'warning' | 'note'> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};

/** What viewers sort by (GitHub's `security-severity`), where only our word for it is known. */
const SCORE: Record<Severity, string> = { critical: '9.5', high: '8.0', medium: '5.5', low: '3.0', info: '0.0' };

/**
 * SARIF 2.1.0, for whatever collects results. Proved findings are failures with our fingerprint as theirs; supported ones
 * ask for review (a kind other than `fail` has the level `none`, section 3.27.10). What could not be checked makes the
 * invocation unsuccessful, so that no reader takes silence for health.
 */
const sarif: Reporter = {
  id: 'sarif',
  contentType: 'application/sarif+json; charset=utf-8',
  render(report) {
    const byRule = Map.groupBy(report.findings, ({ check }) => check);
    const rules = [...byRule].flatMap(([id, [first]]) => (first ? [ruleOf(id, first)] : []));
    const weaknesses = [...new Set(report.findings.map(({ cwe }) => cwe))].sort();
    const run = {
      tool: {
        driver: {
          name: 'Selfward',
          version: version(),
          semanticVersion: version(),
          rules,
          ...(weaknesses.length > 0 && { supportedTaxonomies: [{ name: 'CWE', index: 0, guid: CWE_GUID }] }),
        },
      },
      automationDetails: { id: `selfward/${report.target}` },
      invocations: [invocationOf(report)],
      results: report.findings.map((finding) => ({
        ...resultOf(finding, [...byRule.keys()].indexOf(finding.check)),
        // Where one result says whether it is suppressed, all must (section 3.27.23).
        ...(report.findings.some(({ triage }) => triage) && { suppressions: suppressionsOf(finding) }),
      })),
      ...(weaknesses.length > 0 && { taxonomies: [taxonomyOf(weaknesses)] }),
      columnKind: 'utf16CodeUnits',
      properties: { profile: report.profile, checks: report.checks, stats: report.stats },
    };
    return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, null, 2)}\n`;
  },
};

export default sarif;

function ruleOf(id: string, { title, cwe, advice, severity }: Finding) {
  return {
    id,
    name: id.replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: `${title} (${cwe})` },
    help: { text: advice },
    defaultConfiguration: { level: LEVEL[severity] },
    relationships: [
      { target: { id: cwe.slice(4), toolComponent: { name: 'CWE', index: 0, guid: CWE_GUID } }, kinds: ['superset'] },
    ],
    properties: {
      tags: ['security', `external/cwe/${cwe.toLowerCase()}`],
      precision: 'high',
      'security-severity': SCORE[severity],
    },
  };
}

function resultOf(finding: Finding, ruleIndex: number) {
  const proved = finding.confidence === 'proved';
  const { proof } = finding;
  const code = codeLocation(finding.code);
  const flows = codeFlows(finding);
  const entry = code && {
    physicalLocation: locationOf(finding).physicalLocation,
    message: { text: 'where it enters' },
  };
  const related = [sinkOf(finding), entry].filter((each) => each !== undefined);
  const said = [
    `${finding.title}: ${place(finding)} of ${finding.method} ${finding.url}.`,
    proof.observed,
    proof.control,
  ].filter(Boolean);
  const request = finding.request === undefined ? undefined : webRequest(finding.request);
  const response = finding.response === undefined ? undefined : webResponse(finding.response);
  return {
    ruleId: finding.check,
    ruleIndex,
    kind: proved ? 'fail' : 'review',
    level: proved ? LEVEL[finding.severity] : 'none',
    message: { text: said.join(' ') },
    // Where somebody has to mend it comes first: viewers show the first location at the line.
    locations: code ? [{ ...locationOf(finding), ...code }] : [locationOf(finding)],
    ...(related.length > 0 && { relatedLocations: related }),
    ...(flows && { codeFlows: flows }),
    // A result's own fingerprint must not depend on wording; ours is stable over runs by its definition.
    partialFingerprints: { 'selfward/v1': finding.id },
    guid: guidOf(finding.id),
    rank: proved ? 100 : 50,
    ...(request && { webRequest: request }),
    ...(response && { webResponse: response }),
    properties: {
      severity: finding.severity,
      confidence: finding.confidence,
      proof: proof.kind,
      location: finding.location,
      parameter: finding.parameter,
      evidence: finding.evidence,
      reproduce: finding.reproduce,
      ...(finding.technology !== undefined && { technology: finding.technology }),
      ...(finding.exposes && { exposes: finding.exposes }),
      ...(finding.cvss !== undefined && { cvss: finding.cvss }),
      ...(finding.cvss4 !== undefined && { cvss4: finding.cvss4 }),
      ...(finding.origin !== undefined && { origin: finding.origin }),
      'security-severity': SCORE[finding.severity],
    },
  };
}

/** Decisions stand in a file of their own, not in the source of what was checked: `external` (section 3.35.2). */
function suppressionsOf({ triage }: Finding) {
  if (!triage) return [];
  const { decision, reason, by, until } = triage;
  const properties = { decision, by, ...(until !== undefined && { until }) };
  return [{ kind: 'external', status: 'accepted', justification: reason, properties }];
}
