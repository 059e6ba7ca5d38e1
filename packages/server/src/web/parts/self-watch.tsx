import type { MonitorState } from 'selfward';
import type { StoredFinding } from '../../model/finding.ts';
import type { ServerState } from '../../model/rooms.ts';
import { LiveMonitor } from './live-monitor.tsx';
import { Panel } from './panel.tsx';
import { useMay } from './shell-context.ts';

/** What this server sees of itself from inside. */
export function SelfWatchPanel(props: {
  name: string;
  monitor: MonitorState | undefined;
  routes: ServerState['routes'];
  findings: readonly StoredFinding[];
}) {
  const { name, monitor, routes, findings } = props;
  if (!useMay()('see-security')) return null;
  return (
    <Panel title="From inside" id="inside">
      {monitor === undefined ? (
        <p class="empty">
          It does not check itself: it was started with <code>SELFWARD_SELF_CHECK=off</code>.
        </p>
      ) : (
        <LiveMonitor state={monitor} name={name} routes={routes} findings={findings} />
      )}
    </Panel>
  );
}
