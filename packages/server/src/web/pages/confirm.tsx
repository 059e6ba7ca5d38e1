import { renderPage } from '../render-page.tsx';
import type { Shell } from '../shell.ts';
import type { Url } from '../url.ts';

/** A page that asks before something is done; its form posts `fields` to `action`. */
export interface ConfirmProps {
  shell: Shell;
  title: string;
  /** What will happen, a sentence each. */
  text: readonly string[];
  action: Url;
  fields?: readonly (readonly [name: string, value: string])[];
  /** The button's words: "Remove boiler-2". */
  button: string;
  /** It cannot be taken back. */
  danger?: boolean;
  /** Where "Cancel" leads. */
  back: Url;
}

export function confirmPage(props: ConfirmProps): string {
  return renderPage(props.shell, 'confirmPage', null);
}
