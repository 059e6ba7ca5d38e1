import type { Finding } from '../../model/finding.ts';
import type { NotChecked } from '../../model/report.ts';
import type { RunEvent } from '../../model/run.ts';
import { SEVERITIES } from '../../model/severity.ts';

/** Where a result belongs in the report, whatever order things came in: endpoint, check, point. */
export type Position = readonly [endpoint: number, check: number, point: number];

/** What a run has to report so far. The same order and the same findings, however the endpoints ran side by side. */
export interface Collection {
  finding(finding: Finding, at: Position): void;
  notChecked(notChecked: NotChecked, at: Position): void;
  findings(): Finding[];
  leftOut(): NotChecked[];
}

export function createCollection(on: (event: RunEvent) => void): Collection {
  const findings = new Map<string, { finding: Finding; at: Position }>();
  const left = new Map<string, { notChecked: NotChecked; at: Position }>();
  return {
    finding(finding, at) {
      const known = findings.get(finding.id);
      const best = known ? merged(known.finding, finding) : finding;
      if (known && best === known.finding) return;
      findings.set(finding.id, { finding: best, at: known?.at ?? at });
      on({ type: 'finding', finding: best });
    },
    notChecked(notChecked, at) {
      const { endpoint, reason, check = '', parameter = '' } = notChecked;
      const key = [endpoint, reason, check, parameter].join('\n');
      if (left.has(key)) return;
      left.set(key, { notChecked, at });
      on({ type: 'not-checked', notChecked });
    },
    findings: () => [...findings.values()].sort(byPosition).map(({ finding }) => finding),
    leftOut: () => [...left.values()].sort(byPosition).map(({ notChecked }) => notChecked),
  };
}

/**
 * Of two looks at one weakness the stronger counts. One from inside and one from outside that both prove it become one:
 * it names the code, and what each saw.
 */
function merged(known: Finding, finding: Finding): Finding {
  const both = known.confidence === 'proved' && finding.confidence === 'proved';
  if (both && (known.code === undefined) !== (finding.code === undefined)) {
    const [inner, outer] = known.code ? [known, finding] : [finding, known];
    if (inner.evidence.includes(outer.evidence) && inner.proof.observed.includes(outer.proof.observed)) return inner;
    return {
      ...inner,
      severity: strength(outer) > strength(inner) ? outer.severity : inner.severity,
      evidence: [inner.evidence, outer.evidence].filter((each) => each !== '').join('\n'),
      proof: { ...inner.proof, observed: `${inner.proof.observed} From outside: ${outer.proof.observed}` },
    };
  }
  return strength(known) >= strength(finding) ? known : finding;
}

function strength({ confidence, severity }: Finding): number {
  return (confidence === 'proved' ? 10 : 0) + SEVERITIES.indexOf(severity);
}

function byPosition(a: { at: Position }, b: { at: Position }): number {
  return a.at[0] - b.at[0] || a.at[1] - b.at[1] || a.at[2] - b.at[2];
}
