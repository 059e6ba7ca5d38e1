import type { Operator } from '../../model/operator.ts';
import type { Page } from '../../model/store.ts';
import { renderPage } from '../render-page.tsx';
import type { FormValues, Paging, Problem, Shell } from '../shell.ts';

/** An operator without what no page may hold. */
export type ShownOperator = Omit<Operator, 'passwordHash'>;

/** Adding posts `name` and `level`. */
export interface OperatorsProps {
  shell: Shell;
  list: Page<ShownOperator>;
  paging: Paging;
  query: { text?: string };
  /** A one-time password, shown this once. */
  issued?: { name: string; password: string };
  values?: FormValues;
  problems?: readonly Problem[];
}

export function operatorsPage(props: OperatorsProps): string {
  return renderPage(props.shell, 'operatorsPage', null);
}
