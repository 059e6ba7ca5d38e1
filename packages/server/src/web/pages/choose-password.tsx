import { renderPage } from '../render-page.tsx';
import type { Shell } from '../shell.ts';

export interface ChoosePasswordProps {
  shell: Shell;
  minLength: number;
  problem?: string;
}

export function choosePasswordPage(props: ChoosePasswordProps): string {
  return renderPage(props.shell, 'choosePasswordPage', null);
}
