import type { Check, MonitorState, Profile } from 'selfward';
import type { Device, Network } from '../../model/device.ts';
import { isEnabled, urlsOf } from '../../model/device.ts';
import type { StoredFinding } from '../../model/finding.ts';
import type { Reading, ReadingBucket } from '../../model/reading.ts';
import type { Plugins, ServerState } from '../../model/rooms.ts';
import type { Run } from '../../model/run.ts';
import type { Schedule } from '../../model/schedule.ts';
import type { Page } from '../../model/store.ts';
import type { DeviceStatus, Thing } from '../../model/thing.ts';
import { links } from '../links.ts';
import { AgentPanel, type AgentView } from '../parts/agent-panel.tsx';
import { CheckForm } from '../parts/check-form.tsx';
import { DeviceHead, DeviceIdentity } from '../parts/device-identity.tsx';
import type { DeviceTest } from '../parts/device-tests.tsx';
import { FindingTable, RunTable } from '../parts/lists.tsx';
import { Panel } from '../parts/panel.tsx';
import type { Range } from '../parts/ranges.ts';
import { ScheduleForm, ScheduleWords } from '../parts/schedule-form.tsx';
import { Routes, SelfPanels } from '../parts/self-panels.tsx';
import { SelfWatchPanel } from '../parts/self-watch.tsx';
import { useMay } from '../parts/shell-context.ts';
import { Time } from '../parts/time.tsx';
import { Actions, Variables } from '../parts/variables.tsx';
import { renderPage } from '../render-page.tsx';
import type { Shell } from '../shell.ts';
import { withQuery } from '../url.ts';
import type { ChainState } from './log.tsx';

export { RANGES, type Range } from '../parts/ranges.ts';

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
  /** What its own monitor knows; absent where it is switched off. */
  monitor?: MonitorState;
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
    /** What runs on it, beside what could. */
    tests: readonly DeviceTest[];
    /** The profiles that the device's policy leaves open; the first is preselected. */
    profiles: readonly Profile[];
  };
  /** Given on the server's own page. */
  self?: SelfState;
  /** The library inside it; for those who may see security. */
  agent?: AgentView;
}

type Security = NonNullable<DeviceProps['security']>;

/** Over the network or from inside, whichever was later. */
const lastLook = ({ lastChecked }: Security, agent: AgentView | undefined): number | undefined => {
  const looks = [lastChecked, agent?.health?.checkedAt].flatMap((at) => at ?? []);
  return looks.length === 0 ? undefined : Math.max(...looks);
};

function Findings({
  device,
  security,
  agent,
  self,
}: Pick<DeviceProps, 'device' | 'self'> & { security: Security; agent?: AgentView | undefined }) {
  const { findings } = security;
  const lastChecked = lastLook(security, agent);
  return (
    <Panel
      title="Findings"
      id="findings"
      aside={
        findings.total > 0 && <a href={withQuery(links.findings, { device: device.name })}>All {findings.total}</a>
      }
    >
      <FindingTable
        caption={`Findings of ${device.name}`}
        rows={findings.rows}
        withDevice={false}
        empty={
          lastChecked === undefined ? (
            self?.monitor === undefined ? (
              'Not known: it was never checked.'
            ) : (
              'None so far: its first full look at itself is not over yet.'
            )
          ) : (
            <>
              None. Last checked <Time at={lastChecked} />.
            </>
          )
        }
      />
    </Panel>
  );
}

function Runs({ device, security }: { device: Device; security: Security }) {
  return (
    <Panel
      title="Last runs"
      id="runs"
      aside={security.runs.total > 0 && <a href={withQuery(links.runs, { device: device.name })}>All runs</a>}
    >
      <RunTable
        caption={`Runs against ${device.name}`}
        rows={security.runs.rows}
        withDevice={false}
        empty="It was never checked."
      />
    </Panel>
  );
}

function Checking({
  device,
  security,
  self,
  agent,
}: Pick<DeviceProps, 'device' | 'agent'> & { security: Security; self: boolean }) {
  const may = useMay();
  return (
    <>
      {may('check') && (
        <Panel title="Check it now" id="check">
          {isEnabled(device) ? (
            <CheckForm
              device={device.name}
              checks={security.checks}
              tests={security.tests}
              profiles={security.profiles}
              inside={agent?.health?.state === 'connected'}
              reports={agent?.health !== undefined}
              ready={self || urlsOf(device).length > 0}
            />
          ) : (
            <p class="empty">It is switched off, so it is not checked.</p>
          )}
        </Panel>
      )}
      <Panel title="Schedule" id="schedule">
        <p>
          {self || urlsOf(device).length > 0 ? (
            <ScheduleWords schedule={security.schedule} />
          ) : (
            'Nothing is scheduled: it has no address to be checked over the network.'
          )}
          {agent?.health !== undefined && ' What is inside it checks by itself, by its own schedule.'}
        </p>
        {may('configure') && (
          <details class="more">
            <summary>Change the schedule</summary>
            <ScheduleForm schedule={security.schedule} checks={security.checks} />
          </details>
        )}
      </Panel>
    </>
  );
}

export function devicePage(props: DeviceProps): string {
  const { shell, device, thing, latest, history, range, security, self, agent } = props;
  return renderPage(
    shell,
    device.name,
    <>
      <DeviceHead {...props} />
      <DeviceIdentity {...props} />
      {self !== undefined && <SelfPanels {...self} />}
      <Actions device={device.name} thing={thing} />
      {(self === undefined || thing !== undefined) && (
        <Variables device={device.name} thing={thing} latest={latest} history={history} range={range} />
      )}
      {security !== undefined && (
        <>
          <Findings device={device} security={security} agent={agent} {...(self && { self })} />
          {self !== undefined && (
            <SelfWatchPanel
              name={device.name}
              monitor={self.monitor}
              routes={self.state.routes}
              findings={security.findings.rows}
            />
          )}
          {agent !== undefined && <AgentPanel device={device.name} agent={agent} findings={security.findings.rows} />}
          <Checking device={device} security={security} self={self !== undefined} {...(agent && { agent })} />
          <Runs device={device} security={security} />
        </>
      )}
      {self !== undefined && self.monitor === undefined && <Routes {...self} />}
    </>,
  );
}
