import type { LogEntry } from '../../model/log-entry.ts';
import type { Page } from '../../model/store.ts';
import { renderPage } from '../render-page.tsx';
import type { Paging, Shell } from '../shell.ts';

/** What the last walk along the chain brought, and when. */
export type ChainState = { at: number } & (
  | { ok: true; entries: number }
  | { ok: false; brokenAt: number; reason: string }
);

/** The list's URL. `since` and `until` as `datetime-local` fields write them (`2026-11-22T09:00`), in the server's zone. */
export interface LogUrl {
  operator?: string;
  action?: string;
  object?: string;
  outcome?: LogEntry['outcome'];
  since?: string;
  until?: string;
}

export interface LogProps {
  shell: Shell;
  list: Page<LogEntry>;
  paging: Paging;
  query: LogUrl;
  /** Security entries were left out for this operator. */
  withoutSecurity: boolean;
  chain?: ChainState;
}

export function logPage(props: LogProps): string {
  return renderPage(props.shell, 'logPage', null);
}
