import type { Check, Profile } from 'selfward';
import type { Device, Network } from '../../model/device.ts';
import type { StoredFinding } from '../../model/finding.ts';
import type { Reading, ReadingBucket } from '../../model/reading.ts';
import type { Plugins, ServerState } from '../../model/rooms.ts';
import type { Run } from '../../model/run.ts';
import type { Schedule } from '../../model/schedule.ts';
import type { Page } from '../../model/store.ts';
import type { DeviceStatus, Thing } from '../../model/thing.ts';
import { renderPage } from '../render-page.tsx';
import type { Shell } from '../shell.ts';
import type { ChainState } from './log.tsx';

export const RANGES = ['1h', '24h', '7d'] as const;
/** How much of the past the charts show; URL parameter `range`. */
export type Range = (typeof RANGES)[number];

/** One variable's past. */
export interface History {
  variable: string;
  since: number;
  until: number;
  buckets: readonly ReadingBucket[];
}

/** What the server's own page shows besides. */
export interface SelfState {
  state: ServerState;
  plugins: ReturnType<Plugins['list']>;
  /** What the last walk along the log's chain brought. */
  chain?: ChainState;
}

export interface DeviceProps {
  shell: Shell;
  device: Device;
  status: DeviceStatus;
  /** Declared networks among the device's own, with their category. */
  networks: readonly Network[];
  thing?: Thing;
  latest: readonly Reading[];
  /** Of number variables. */
  history: readonly History[];
  range: Range;
  /** For those who may see security. */
  security?: {
    /** Open ones first; a handful of `total`. */
    findings: Page<StoredFinding>;
    runs: Page<Run>;
    lastChecked?: number;
    schedule: Schedule;
    checks: readonly Check[];
    /** The profiles that the device's policy leaves open; the first is preselected. */
    profiles: readonly Profile[];
  };
  /** Given on the server's own page. */
  self?: SelfState;
}

export function devicePage(props: DeviceProps): string {
  return renderPage(props.shell, 'devicePage', null);
}
