import { renderToString } from 'preact-render-to-string';
import { LiveMonitor, type LiveMonitorProps } from '../parts/live-monitor.tsx';
import { ShellContext } from '../parts/shell-context.ts';
import type { Shell } from '../shell.ts';

/** The part of a device's page that tells what is seen from inside, by itself: pages that are open ask for it anew. */
export function monitorPart(shell: Shell, props: LiveMonitorProps): string {
  return renderToString(
    <ShellContext.Provider value={shell}>
      <LiveMonitor {...props} />
    </ShellContext.Provider>,
  );
}
