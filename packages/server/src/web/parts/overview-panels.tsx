import { SEVERITIES } from 'selfward';
import { links } from '../links.ts';
import type { OverviewProps, SecurityState } from '../pages/overview.tsx';
import { withQuery } from '../url.ts';
import { alarmLink } from './alarm-strip.tsx';
import { alarmWords } from './alarm-words.ts';
import { CategoryIcon } from './category-icon.tsx';
import { Facts } from './facts.tsx';
import { formatDuration, formatNumber, plural } from './format.ts';
import { Panel } from './panel.tsx';
import { RunProgress } from './run-progress.tsx';
import { useMay } from './shell-context.ts';
import { DeviceState, Flag, SeverityTag } from './state.tsx';
import { Time } from './time.tsx';
import { openFindings } from './verdict.ts';

export function ActiveAlarms({ alarms }: OverviewProps) {
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

export function Silent({ silent, devices }: OverviewProps) {
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

export function Findings({ security }: { security: SecurityState }) {
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

export function Runs({ security }: { security: SecurityState }) {
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

export function Server({ server, shell, inventory }: OverviewProps) {
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
