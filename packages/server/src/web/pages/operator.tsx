import type { Session } from '../../model/operator.ts';
import { renderPage } from '../render-page.tsx';
import type { Problem, Shell } from '../shell.ts';
import type { ShownOperator } from './operators.tsx';

/** Posts `level`; `active` (`true`/`false`); nothing to reset a password or end a session. */
export interface OperatorProps {
  shell: Shell;
  subject: ShownOperator;
  sessions: readonly Session[];
  issued?: { name: string; password: string };
  problems?: readonly Problem[];
}

export function operatorPage(props: OperatorProps): string {
  return renderPage(props.shell, 'operatorPage', null);
}
