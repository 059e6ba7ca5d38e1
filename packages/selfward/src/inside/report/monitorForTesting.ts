import type { Finding } from '../../model/finding.ts';
import type { MonitorEvents, MonitorState } from '../../model/monitor.ts';
import { type Report, ReportSchema } from '../../model/report.ts';
import type { Reported } from './create-reporting.ts';

/** What stands for a monitor: it finds what it is told to. */
export interface MonitorForTesting extends Reported {
  find(finding: Finding): void;
  clear(finding: Finding): void;
  change(parts: Partial<MonitorState>): void;
  /** What `check` was called with. */
  asked: unknown[];
}

export const findingOfTest = (parts: Partial<Finding> = {}): Finding => ({
  ...{ id: 'own-name-1', check: 'command-injection', title: 'Command injection', cwe: 'CWE-78', severity: 'critical' },
  ...{ confidence: 'proved', proof: { kind: 'sighting', observed: 'a second command', control: 'one command' } },
  ...{ url: 'http://localhost/ping/{host}', method: 'GET', location: 'path', parameter: 'host', sink: 'child-process' },
  ...{ evidence: 'ping x; id', reproduce: 'curl …', advice: 'Use execFile.' },
  code: { sensor: 'child-process', file: 'src/ping.js', line: 12, column: 3 },
  ...parts,
});

export function monitorForTesting(check?: () => Promise<Partial<Report>>): MonitorForTesting {
  const listeners: { [E in keyof MonitorEvents]: Set<MonitorEvents[E]> } = {
    ...{
      finding: new Set(),
      probes: new Set(),
      cleared: new Set(),
      error: new Set(),
      state: new Set(),
      cycle: new Set(),
    },
  };
  const held = new Map<string, Finding>();
  let state: MonitorState = {
    ...{ schema: 'selfward-monitor/1', name: 'gateway', framework: 'node', mode: 'shadow', routes: [], gaps: [] },
    ...{ sensors: [], shadow: { state: 'none', starts: 0, crashes: 0, hangs: 0, withheld: [] } },
    ...{ guard: { state: 'idle', eventLoopUtilization: 0, inFlight: 0 }, cycle: { done: 0, of: 0 } },
    ...{ notChecked: [], probes: 0 },
  };
  const asked: unknown[] = [];
  return {
    asked,
    find(finding) {
      held.set(finding.id, finding);
      for (const listener of listeners.finding) listener(finding);
    },
    clear(finding) {
      held.delete(finding.id);
      for (const listener of listeners.cleared) listener(finding);
    },
    change(parts) {
      state = { ...state, ...parts };
      for (const listener of listeners.state) listener(state);
    },
    state: () => state,
    findings: () => [...held.values()],
    on(event, listener) {
      listeners[event].add(listener);
      return () => listeners[event].delete(listener);
    },
    async check(options) {
      asked.push(options);
      return ReportSchema.parse({
        ...{ schema: 'selfward-report/1', target: 'gateway', startedAt: '2026-05-14T09:30:00.000Z', durationMs: 10 },
        ...{ profile: 'normal', checks: ['command-injection'], findings: [...held.values()], notChecked: [] },
        stats: { requests: 4, injectionPoints: 1, endpoints: 1 },
        ...(await check?.()),
      });
    },
  };
}
