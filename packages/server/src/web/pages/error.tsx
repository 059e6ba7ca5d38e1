import { renderPage } from '../render-page.tsx';
import type { Shell } from '../shell.ts';

export interface ErrorProps {
  shell: Shell;
  status: number;
  requestId: string;
  /** What went wrong, in words for people; the status' usual sentence where not given. */
  message?: string;
}

export function errorPage(props: ErrorProps): string {
  return renderPage(props.shell, 'errorPage', null);
}
