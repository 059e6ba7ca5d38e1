import type { Check } from 'selfward';
import type { StoredFinding } from '../../model/finding.ts';
import type { ProbeRecord, Run } from '../../model/run.ts';
import type { Page } from '../../model/store.ts';
import { renderPage } from '../render-page.tsx';
import type { Paging, Shell } from '../shell.ts';

export interface RunProps {
  shell: Shell;
  run: Run;
  /** What it found, the gravest first. */
  findings: readonly StoredFinding[];
  probes: Page<ProbeRecord>;
  paging: Paging;
  /** The probe log's URL. */
  query: { check?: string; text?: string };
  /** For their titles. */
  checks: readonly Check[];
}

export function runPage(props: RunProps): string {
  return renderPage(props.shell, 'runPage', null);
}
