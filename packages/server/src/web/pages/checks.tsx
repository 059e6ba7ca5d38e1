import type { Check } from 'selfward';
import { renderPage } from '../render-page.tsx';
import type { Shell } from '../shell.ts';

export interface ChecksProps {
  shell: Shell;
  checks: readonly { check: Check; payloads: number; enabled: number }[];
  refused: readonly { file: string; reason: string }[];
}

export function checksPage(props: ChecksProps): string {
  return renderPage(props.shell, 'checksPage', null);
}
