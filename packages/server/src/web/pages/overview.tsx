import type { Severity } from 'selfward';
import { SEVERITIES } from 'selfward';
import type { Device } from '../../model/device.ts';
import type { Inventory, ServerState } from '../../model/rooms.ts';
import type { Run } from '../../model/run.ts';
import type { Page } from '../../model/store.ts';
import type { DeviceStatus } from '../../model/thing.ts';
import { links } from '../links.ts';
import { alarmLink } from '../parts/alarm-strip.tsx';
import { alarmWords } from '../parts/alarm-words.ts';
import { CategoryIcon } from '../parts/category-icon.tsx';
import { Facts } from '../parts/facts.tsx';
import { formatDuration, formatNumber, plural } from '../parts/format.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Panel } from '../parts/panel.tsx';
import { RoomMap } from '../parts/room-map.tsx';
import { RunProgress } from '../parts/run-progress.tsx';
import { useMay } from '../parts/shell-context.ts';
import { DeviceState, Flag, SeverityTag } from '../parts/state.tsx';
import { Tile } from '../parts/tile.tsx';
import { Time } from '../parts/time.tsx';
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

const openFindings = (security: SecurityState): number =>
  SEVERITIES.reduce((sum, severity) => sum + security.bySeverity[severity], 0);

/** One honest sentence: what needs a person, or that nothing does and how much of that is known. */
function verdict({ alarms, devices, security, inventory }: OverviewProps): string {
  const silent = devices.byState.silent;
  const needs = [
    alarms.total > 0 && plural(alarms.total, 'active alarm'),
    silent > 0 && `${plural(silent, 'device')} not answering`,
    security !== undefined && openFindings(security) > 0 && plural(openFindings(security), 'open finding'),
    inventory.refused !== undefined && 'an inventory file that was refused',
  ].filter((part) => part !== false);
  if (needs.length > 0) return `Needs a person now: ${needs.join(', ')}.`;
  const untold = [
    devices.byState.unknown > 0 && `${plural(devices.byState.unknown, 'device')} not tried yet`,
    security !== undefined && security.neverChecked > 0 && `${formatNumber(security.neverChecked)} never checked`,
  ].filter((part) => part !== false);
  return untold.length > 0
    ? `Nothing that we know of needs a person now. Not known yet: ${untold.join(', ')}.`
    : 'Nothing needs a person now.';
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

function ActiveAlarms({ alarms }: OverviewProps) {
  const security = useMay()('see-security');
  return (
    <Panel title="Active alarms" id="alarms" aside={<a href={links.alarms}>All alarms</a>}>
      {alarms.rows.length === 0 ? (
        <p class="empty">
          <Flag is="good" word="No alarm is active." />
        </p>
      ) : (
        <ul class="lines">
          {alarms.rows.map((alarm) => (
            <li key={alarm.id} class="line line-led">
              <SeverityTag severity={alarm.severity} />
              <span class="line-main">
                <a href={alarmLink(alarm, security)}>{alarm.text || alarmWords(alarm.kind)}</a>
                {alarm.originator && <span class="line-note">{alarm.originator}</span>}
              </span>
              <span class="line-end">
                <Time at={alarm.raisedAt} />
                {alarm.acknowledged && <span class="line-note">acknowledged</span>}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Silent({ silent, devices }: OverviewProps) {
  return (
    <Panel title="Not answering" id="silent" aside={<a href={withQuery(links.devices, { state: 'silent' })}>All</a>}>
      {silent.length === 0 ? (
        <p class="empty">
          <Flag
            is={devices.byState.unknown > 0 ? 'none' : 'good'}
            word={
              devices.byState.unknown > 0
                ? `None known; ${plural(devices.byState.unknown, 'device')} not tried yet.`
                : 'Every device that is polled answers.'
            }
          />
        </p>
      ) : (
        <ul class="lines">
          {silent.map(({ device, status }) => (
            <li key={device.name} class="line line-led">
              <CategoryIcon category={device.category} />
              <span class="line-main">
                <a href={links.device(device.name)}>{device.name}</a>
                <span class="line-note">
                  {device.position}
                  {status.problem !== undefined && ` · ${status.problem}`}
                </span>
              </span>
              <span class="line-end">
                since <Time at={status.since} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Findings({ security }: { security: SecurityState }) {
  const total = openFindings(security);
  return (
    <Panel title="Open findings" id="findings" aside={<a href={links.findings}>All findings</a>}>
      {total === 0 ? (
        <p class="empty">
          <Flag
            is={security.neverChecked > 0 ? 'none' : 'good'}
            word={
              security.neverChecked > 0
                ? `None known; ${plural(security.neverChecked, 'device')} never checked.`
                : 'No finding is open.'
            }
          />
        </p>
      ) : (
        <ul class="severity-counts">
          {SEVERITIES.toReversed().map((severity) => (
            <li key={severity} class={security.bySeverity[severity] === 0 ? 'none' : undefined}>
              <a href={withQuery(links.findings, { severity, state: 'open', decision: 'open' })}>
                <SeverityTag severity={severity} />
                <span class="count">{formatNumber(security.bySeverity[severity])}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
      {security.last?.endedAt !== undefined && (
        <p class="panel-foot">
          Last run: <a href={links.run(security.last.id)}>{security.last.device}</a>,{' '}
          <Time at={security.last.endedAt} />,{' '}
          {security.last.notChecked.length === 0
            ? 'nothing left out.'
            : `${plural(security.last.notChecked.length, 'place')} not checked.`}
        </p>
      )}
    </Panel>
  );
}

function Runs({ security }: { security: SecurityState }) {
  return (
    <Panel title="Runs in progress" id="runs" aside={<a href={links.runs}>All runs</a>}>
      {security.runs.length === 0 ? (
        <p class="empty">None. Devices are checked by schedule, or from their own page.</p>
      ) : (
        <ul class="lines">
          {security.runs.map((run) => (
            <li key={run.id} class="run-line">
              <RunProgress run={run} linked />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Server({ server, shell, inventory }: OverviewProps) {
  return (
    <Panel title="This server" id="server" class="strip" aside={<a href={links.device(server.name)}>Open</a>}>
      <Facts
        facts={[
          ['State', <DeviceState state={server.status.state} device={server.name} />],
          ['Running for', formatDuration(shell.now - server.startedAt)],
          ['Event loop', `${Math.round(server.loopUtilisation * 100)} % busy`],
          ['Memory', `${formatNumber(Math.round(server.memoryMb))} MB`],
          ['Store', server.store],
          ['Log', plural(server.logEntries, 'entry', 'entries')],
          ['Version', server.version],
        ]}
      />
      {inventory.refused !== undefined && (
        <div class="note note-problem">
          <p>
            <Flag is="bad" word="The inventory file was refused" /> <Time at={inventory.refused.at} />
            {inventory.refused.line !== undefined && `, line ${inventory.refused.line}`}
          </p>
          <p>{inventory.refused.reason}</p>
          <p class="soft">The server goes on with what it had.</p>
        </div>
      )}
      {inventory.warnings.length > 0 && (
        <details class="note">
          <summary>{plural(inventory.warnings.length, 'warning')} about the inventory file</summary>
          <ul>
            {inventory.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </details>
      )}
    </Panel>
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
