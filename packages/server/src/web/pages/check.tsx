import type { Check, Payload } from 'selfward';
import { renderPage } from '../render-page.tsx';
import type { FormValues, Problem, Shell } from '../shell.ts';

/** Payload forms post `id`, `text`, `for` (words between commas), `note`, `enabled` (`true` or absent); switches post `enabled` (`true`/`false`). */
export interface CheckProps {
  shell: Shell;
  check: Check;
  payloads: readonly (Payload & { origin: 'shipped' | 'own' })[];
  refused: readonly { file: string; reason: string }[];
  /** The form's payload that was refused: by `id`, or the adding form where no payload has that id. */
  values?: FormValues;
  problems?: readonly Problem[];
}

export function checkPage(props: CheckProps): string {
  return renderPage(props.shell, 'checkPage', null);
}
