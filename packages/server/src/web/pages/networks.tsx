import type { Network } from '../../model/device.ts';
import type { DeviceStatus } from '../../model/thing.ts';
import { renderPage } from '../render-page.tsx';
import type { Shell } from '../shell.ts';

export interface NetworkRow {
  network: Network;
  /** False: devices name it, but nobody declared it. */
  declared: boolean;
  /** What is on it; cut to a few dozen. */
  devices: readonly { name: string; category: string; state: DeviceStatus['state'] }[];
  total: number;
}

export interface NetworksProps {
  shell: Shell;
  networks: readonly NetworkRow[];
}

export function networksPage(props: NetworksProps): string {
  return renderPage(props.shell, 'networksPage', null);
}
