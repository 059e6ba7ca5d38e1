import type { Severity } from 'selfward';
import type { Device } from '../../model/device.ts';
import type { Inventory, ServerState } from '../../model/rooms.ts';
import type { Run } from '../../model/run.ts';
import type { Page } from '../../model/store.ts';
import type { DeviceStatus } from '../../model/thing.ts';
import { renderPage } from '../render-page.tsx';
import type { SeenAlarm, Shell } from '../shell.ts';

/** One place of the building with what stands in it. */
export interface Room {
  position: string;
  devices: readonly { name: string; category: string; state: DeviceStatus['state'] }[];
  /** More than are listed, where the list was cut. */
  more?: number;
}

/** What those who may see security see of it. */
export interface SecurityState {
  /** Open findings that nobody accepted or called false. */
  bySeverity: Readonly<Record<Severity, number>>;
  /** Running and queued. */
  runs: readonly Run[];
  /** Enabled devices with an address whose last check never was. */
  neverChecked: number;
  /** Enabled devices with an address. */
  checkable: number;
  /** The newest finished run, and how much of it could not be told. */
  last?: Run;
}

export interface OverviewProps {
  shell: Shell;
  /** Active ones, the newest first; a handful. */
  alarms: Page<SeenAlarm>;
  devices: { total: number; byState: Readonly<Record<DeviceStatus['state'], number>> };
  /** Devices that do not answer; a handful. */
  silent: readonly { device: Device; status: DeviceStatus }[];
  security?: SecurityState;
  rooms: readonly Room[];
  server: ServerState & { name: string; status: DeviceStatus };
  inventory: ReturnType<Inventory['state']>;
}

export function overviewPage(props: OverviewProps): string {
  return renderPage(props.shell, 'overviewPage', null);
}
