import type { Page } from '../../model/store.ts';
import { renderPage } from '../render-page.tsx';
import type { Paging, SeenAlarm, Shell } from '../shell.ts';

/** The list's URL. `state`: `pending` (active, nobody acknowledged), `active`, `cleared`, `all`. */
export interface AlarmsUrl {
  state?: 'pending' | 'active' | 'cleared' | 'all';
  kind?: string;
  originator?: string;
  text?: string;
}

export interface AlarmsProps {
  shell: Shell;
  list: Page<SeenAlarm>;
  paging: Paging;
  query: AlarmsUrl;
  /** The kinds that can be chosen. */
  kinds: readonly string[];
}

export function alarmsPage(props: AlarmsProps): string {
  return renderPage(props.shell, 'alarmsPage', null);
}
