import type { Run } from '../../model/run.ts';
import type { Page } from '../../model/store.ts';
import { renderPage } from '../render-page.tsx';
import type { Paging, Shell } from '../shell.ts';

export interface RunsProps {
  shell: Shell;
  list: Page<Run>;
  paging: Paging;
  /** The list's URL. */
  query: { device?: string; state?: string; text?: string };
}

export function runsPage(props: RunsProps): string {
  return renderPage(props.shell, 'runsPage', null);
}
