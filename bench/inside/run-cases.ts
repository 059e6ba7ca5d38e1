import type { Finding, MonitorState, Report } from 'selfward';
import type { Case, ServerName } from '../../lab/cases/case.ts';
import { startApplication } from './application-process.ts';

export type Mode = 'alone' | 'both';

/** What a monitor said of one framework's cases. */
export interface Outcome {
  findings: Finding[];
  notChecked: Report['notChecked'];
  routes: MonitorState['routes'];
  seconds: number;
  /** What the monitor complained of. */
  errors: readonly string[];
}

/** Lets cases be checked from within: by itself (`alone`), or on demand (`both`). */
export async function runCases(
  server: ServerName,
  cases: readonly Case[],
  mode: Mode,
  env: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const wanted = { server, ids: cases.map(({ id }) => id), autonomous: mode === 'alone' };
  const app = startApplication('case-application.ts', wanted, env);
  try {
    const { at: began } = await app.heard('ready');
    const ended = (findings: Finding[], state: MonitorState, at: number): Outcome => ({
      findings,
      notChecked: state.notChecked,
      routes: state.routes,
      seconds: (at - began) / 1000,
      errors: app.all<string>('error'),
    });
    if (mode === 'alone') {
      const { given, at } = await app.heard<MonitorState>('cycle');
      return ended(app.all<Finding>('finding'), given, at);
    }
    app.ask('check');
    const { given, at } = await app.heard<{ report: Report; state: MonitorState }>('report');
    return ended(given.report.findings, { ...given.state, notChecked: given.report.notChecked }, at);
  } finally {
    await app.stop();
  }
}
