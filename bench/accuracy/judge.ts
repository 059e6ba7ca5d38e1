import { type Case, caseIdOf } from '../../lab/cases/case.ts';
import type { Finding, Report } from '../../packages/selfward/src/engine-entry.ts';

export interface Judged {
  it: Case;
  outcome: 'found' | 'missed' | 'clean' | 'false';
  /** Proved, and not true of this case. */
  strays: readonly Finding[];
  /** It was seen, and not proved: neither found nor false. */
  tentative: boolean;
  /** The report itself says that it could not tell. */
  notChecked: string | undefined;
}

/** Lays what was reported beside what is true. Tentative findings count as nothing. */
export function judge(cases: readonly Case[], report: Pick<Report, 'findings' | 'notChecked'>): Judged[] {
  const findings = Map.groupBy(report.findings, ({ url }) => caseIdOf(url));
  const leftOut = Map.groupBy(report.notChecked, ({ endpoint }) => caseIdOf(endpoint));
  const all = leftOut.get('') ?? [];
  return cases.map((it) => {
    const own = findings.get(it.id) ?? [];
    const proved = own.filter(({ confidence }) => confidence === 'proved');
    const hit = proved.some((each) => it.vulnerable && each.check === it.check && isAt(it, each));
    const strays = proved.filter((each) => !isTrueOf(it, each));
    const tentative = own.some(({ check, confidence }) => confidence === 'tentative' && check === it.check);
    const reason = [...(leftOut.get(it.id) ?? []), ...all].find(
      ({ check }) => check === undefined || check === it.check,
    );
    const clean = strays.length === 0 ? 'clean' : 'false';
    return {
      it,
      outcome: it.vulnerable ? (hit ? 'found' : 'missed') : clean,
      strays,
      tentative,
      notChecked: reason?.reason,
    };
  });
}

const isAt = (it: Case, { location, parameter }: Finding): boolean =>
  it.at.some((at) => at.toLowerCase() === `${location}:${parameter}`.toLowerCase());

/** `also` names what else is wrong with the case, wherever it enters. */
const isTrueOf = (it: Case, finding: Finding): boolean =>
  (it.vulnerable && finding.check === it.check) || it.also.some((each) => each === finding.check);
