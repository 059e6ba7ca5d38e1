import type { Check } from 'selfward';
import type { StoredFinding, Triage } from '../../model/finding.ts';
import type { Page } from '../../model/store.ts';
import { renderPage } from '../render-page.tsx';
import type { Paging, Shell } from '../shell.ts';

/** The list's URL. */
export interface FindingsUrl {
  text?: string;
  severity?: string;
  check?: string;
  device?: string;
  state?: 'open' | 'closed';
  decision?: Triage['decision'];
  confidence?: string;
}

export interface FindingsProps {
  shell: Shell;
  list: Page<StoredFinding>;
  paging: Paging;
  query: FindingsUrl;
  checks: readonly Check[];
}

export function findingsPage(props: FindingsProps): string {
  return renderPage(props.shell, 'findingsPage', null);
}
