import type { Monitor, MonitorState } from '../../model/monitor.ts';

const STATE: MonitorState = {
  schema: 'selfward-monitor/1',
  name: 'shadow',
  framework: '',
  mode: 'stopped',
  routes: [],
  gaps: [],
  sensors: [],
  shadow: { state: 'none', starts: 0, crashes: 0, hangs: 0, withheld: [] },
  guard: { state: 'idle', eventLoopUtilization: 0, inFlight: 0 },
  cycle: { done: 0, of: 0 },
  notChecked: [],
  probes: 0,
};

/** What `watch` hands back in a shadow: nothing is monitored there, and nothing that the application asks of it fails. */
export function sleepingMonitor(): Monitor {
  return {
    // A check that a check begins would never end; whoever waits for it in a shadow waits as long as the shadow lives.
    check: () => new Promise(() => undefined),
    refresh: () => undefined,
    on: () => () => undefined,
    state: () => STATE,
    findings: () => [],
    stop: async () => undefined,
  };
}
