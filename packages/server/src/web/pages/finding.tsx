import type { Check } from 'selfward';
import type { StoredFinding } from '../../model/finding.ts';
import type { Run } from '../../model/run.ts';
import { renderPage } from '../render-page.tsx';
import type { FormValues, Problem, Shell } from '../shell.ts';

/** Retest posts nothing; triage posts `decision`, `reason` and `expires` (`2027-01-31` or empty). */
export interface FindingProps {
  shell: Shell;
  stored: StoredFinding;
  /** Absent when the check is no longer on disk. */
  check?: Check;
  /** The runs that saw it or looked again, the newest first. */
  runs: readonly Run[];
  values?: FormValues;
  problems?: readonly Problem[];
}

export function findingPage(props: FindingProps): string {
  return renderPage(props.shell, 'findingPage', null);
}
