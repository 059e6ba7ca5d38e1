import type { Network } from '../../model/device.ts';
import { renderPage } from '../render-page.tsx';
import type { FormValues, Problem, Shell } from '../shell.ts';

/** Fields posted: `name`, `category`, `cidr`. */
export interface NetworkEditProps {
  shell: Shell;
  /** Absent for a new one. */
  network?: Network;
  values?: FormValues;
  problems?: readonly Problem[];
  /** How many devices are on it: it cannot be removed while there are any. */
  devices: number;
  categories: readonly string[];
}

export function networkEditPage(props: NetworkEditProps): string {
  return renderPage(props.shell, 'networkEditPage', null);
}
