import type { Report } from '../model/report.ts';
import { reaches, type Severity } from '../model/severity.ts';

/** 1: a proved finding that nobody decided of reaches `failOn`; else 3: something planned could not be checked; else 0. */
export function exitStatus(report: Report, failOn: Severity): 0 | 1 | 3 {
  const open = report.findings.filter(({ triage }) => triage === undefined);
  if (open.some(({ confidence, severity }) => confidence === 'proved' && reaches(severity, failOn))) return 1;
  return report.notChecked.some(({ cause }) => cause === 'failed') ? 3 : 0;
}
