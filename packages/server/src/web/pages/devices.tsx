import type { Device } from '../../model/device.ts';
import type { Page } from '../../model/store.ts';
import type { DeviceStatus } from '../../model/thing.ts';
import { renderPage } from '../render-page.tsx';
import type { Paging, Shell } from '../shell.ts';

export interface DeviceRow {
  device: Device;
  status: DeviceStatus;
  /** The two below only for those who may see security. */
  lastChecked?: number;
  openFindings?: number;
}

/** The list's URL: `text`, `category`, `network`, `state`, `sort`, `order`, `page`. */
export interface DevicesUrl {
  text?: string;
  category?: string;
  network?: string;
  state?: DeviceStatus['state'];
  sort?: 'name' | 'category' | 'model' | 'position';
  order?: 'asc' | 'desc';
}

export interface DevicesProps {
  shell: Shell;
  list: Page<DeviceRow>;
  paging: Paging;
  query: DevicesUrl;
  categories: readonly string[];
  networks: readonly string[];
}

export function devicesPage(props: DevicesProps): string {
  return renderPage(props.shell, 'devicesPage', null);
}
