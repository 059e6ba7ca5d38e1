import type { Severity } from 'selfward';
import type { Device } from '../../model/device.ts';
import type { Inventory, ServerState } from '../../model/rooms.ts';
import type { Run } from '../../model/run.ts';
import type { Page } from '../../model/store.ts';
import type { DeviceStatus } from '../../model/thing.ts';
import { links } from '../links.ts';
import { formatNumber } from '../parts/format.ts';
import { ActiveAlarms, Findings, Runs, Server, Silent } from '../parts/overview-panels.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { RoomMap } from '../parts/room-map.tsx';
import { Tile } from '../parts/tile.tsx';
import { openFindings, verdict } from '../parts/verdict.ts';
import { renderPage } from '../render-page.tsx';
import type { SeenAlarm, Shell } from '../shell.ts';
import { withQuery } from '../url.ts';

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

function Tiles({ alarms, devices, security }: OverviewProps) {
  const { byState } = devices;
  return (
    <ul class="tiles">
      <Tile
        href={withQuery(links.alarms, { state: 'active' })}
        count={alarms.total}
        words={alarms.total === 1 ? 'active alarm' : 'active alarms'}
        tone={alarms.total > 0 ? 'alarm' : 'calm'}
      />
      <Tile
        href={withQuery(links.devices, { state: 'silent' })}
        count={byState.silent}
        words={byState.silent === 1 ? 'device not answering' : 'devices not answering'}
        tone={byState.silent > 0 ? 'alarm' : byState.unknown > 0 ? 'quiet' : 'calm'}
        note={`${formatNumber(byState.answering)} of ${formatNumber(devices.total)} answering`}
      />
      {security !== undefined && (
        <>
          <Tile
            href={withQuery(links.findings, { state: 'open', decision: 'open' })}
            count={openFindings(security)}
            words={openFindings(security) === 1 ? 'open finding' : 'open findings'}
            tone={openFindings(security) > 0 ? 'attention' : security.neverChecked > 0 ? 'quiet' : 'calm'}
          />
          <Tile
            href={links.schedules}
            count={security.neverChecked}
            words="never checked"
            tone={security.neverChecked > 0 ? 'attention' : 'calm'}
            note={`of ${formatNumber(security.checkable)} with an address`}
          />
          <Tile
            href={withQuery(links.runs, { state: 'running' })}
            count={security.runs.length}
            words={security.runs.length === 1 ? 'run in progress' : 'runs in progress'}
            tone={security.runs.length > 0 ? 'active' : 'quiet'}
          />
        </>
      )}
    </ul>
  );
}

export function overviewPage(props: OverviewProps): string {
  const { shell, security, rooms } = props;
  return renderPage(
    shell,
    'Overview',
    <>
      <PageHead title="Overview" lead={<p class="verdict">{verdict(props)}</p>} />
      <Tiles {...props} />
      <div class="columns">
        <div class="stack-of-panels">
          <ActiveAlarms {...props} />
          {security !== undefined && <Silent {...props} />}
        </div>
        <div class="stack-of-panels">
          {security === undefined ? (
            <Silent {...props} />
          ) : (
            <>
              <Findings security={security} />
              <Runs security={security} />
            </>
          )}
        </div>
      </div>
      <RoomMap rooms={rooms} />
      <Server {...props} />
    </>,
  );
}
