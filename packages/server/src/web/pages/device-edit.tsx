import type { Device, Network } from '../../model/device.ts';
import { renderPage } from '../render-page.tsx';
import type { FormValues, Problem, Shell } from '../shell.ts';

/**
 * Fields posted: `name`, `category`, `net` (repeated), `otherNet` (one more, by name), `model`, `position`, `url` (one a line),
 * `td` (an address or a JSON document), `enabled` (`true` or absent), `profile`, `allow` (one `POST /label` a line,
 * with ` stateless` or ` keep` behind it), `deny` (one a line).
 */
export interface DeviceEditProps {
  shell: Shell;
  /** Absent for a new one. */
  device?: Device;
  /** What was typed, when it was refused. */
  values?: FormValues;
  problems?: readonly Problem[];
  networks: readonly Network[];
  categories: readonly string[];
}

export function deviceEditPage(props: DeviceEditProps): string {
  return renderPage(props.shell, 'deviceEditPage', null);
}
