import { type Decision, holdsOn, type Report } from '../../model/index.ts';

/** A report with what people decided of its findings, and the decisions that did not count. */
export interface Decided {
  report: Report;
  /** Their last day is over: the findings stand as if nobody had decided. */
  lapsed: Decision[];
  /** No finding of this report has their fingerprint. */
  unmatched: Decision[];
}

/**
 * Marks the findings that somebody decided of. Nothing is taken away: reports list them apart. Pure.
 *
 * @param today - `2026-05-14`, UTC.
 */
export function applyDecisions(report: Report, decisions: readonly Decision[], today: string): Decided {
  const holding = new Map(decisions.filter((each) => holdsOn(each, today)).map((each) => [each.id, each]));
  const found = new Set(report.findings.map(({ id }) => id));
  return {
    report: {
      ...report,
      findings: report.findings.map((finding) => {
        const decision = holding.get(finding.id);
        if (!decision) return finding;
        const { id: _id, ...triage } = decision;
        return { ...finding, triage };
      }),
    },
    lapsed: decisions.filter((each) => !holdsOn(each, today) && found.has(each.id)),
    unmatched: decisions.filter(({ id }) => !found.has(id)),
  };
}
