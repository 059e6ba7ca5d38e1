import type { Session } from '../../model/operator.ts';
import { renderPage } from '../render-page.tsx';
import type { Problem, Shell } from '../shell.ts';
import type { ShownOperator } from './operators.tsx';

/** The password form posts `current`, `password` and `again`. */
export interface AccountProps {
  shell: Shell;
  subject: ShownOperator;
  sessions: readonly Session[];
  /** The id of the session that asks. */
  currentSession: string;
  minLength: number;
  problems?: readonly Problem[];
}

export function accountPage(props: AccountProps): string {
  return renderPage(props.shell, 'accountPage', null);
}
