import { renderPage } from '../render-page.tsx';
import type { Shell } from '../shell.ts';

export interface SignInProps {
  shell: Shell;
  /** The local path that the sign-in leads back to; posted again as `next`. */
  next?: string;
  /** What was typed as the name. */
  name?: string;
  /** Why it was refused, in words for people. */
  problem?: string;
}

export function signInPage(props: SignInProps): string {
  return renderPage(props.shell, 'signInPage', null);
}
