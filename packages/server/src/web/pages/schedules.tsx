import type { Check } from 'selfward';
import type { Schedule } from '../../model/schedule.ts';
import type { Page } from '../../model/store.ts';
import { renderPage } from '../render-page.tsx';
import type { Paging, Shell } from '../shell.ts';

/** Each row posts `everyHours` and `checks` (repeated; none: those that run by default) to its device's schedule. */
export interface SchedulesProps {
  shell: Shell;
  list: Page<Schedule>;
  paging: Paging;
  query: { text?: string };
  checks: readonly Check[];
}

export function schedulesPage(props: SchedulesProps): string {
  return renderPage(props.shell, 'schedulesPage', null);
}
