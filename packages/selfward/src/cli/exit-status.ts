import type { Report } from '../model/report.ts';
import { reaches, type Severity } from '../model/severity.ts';

/** 1: a proved finding reaches `failOn`; else 3: something planned could not be checked; else 0. */
export function exitStatus(report: Report, failOn: Severity): 0 | 1 | 3 {
  if (report.findings.some(({ confidence, severity }) => confidence === 'proved' && reaches(severity, failOn)))
    return 1;
  return report.notChecked.some(({ cause }) => cause === 'failed') ? 3 : 0;
}
