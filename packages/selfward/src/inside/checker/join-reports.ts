import type { Finding } from '../../model/finding.ts';
import type { NotChecked, Report } from '../../model/report.ts';

/**
 * What several callers saw, as one report: a finding once, as whom it was seen first. Who was not let in tells nothing
 * of an endpoint that another was let into.
 *
 * @param troubles - identities that could not be had.
 * @param answered - endpoints without a field that let somebody in.
 */
export function joinReports(
  reports: readonly Report[],
  troubles: readonly string[],
  origin: string,
  answered: ReadonlySet<string> = new Set(),
): Report {
  const [first] = reports;
  if (!first) throw new Error('the check was stopped before it began');
  const findings = new Map<string, Finding>();
  const notChecked = new Map<string, NotChecked>();
  const reached = new Set([...reports.flatMap(reachedIn), ...answered]);
  for (const report of reports) {
    for (const finding of report.findings) if (!findings.has(finding.id)) findings.set(finding.id, finding);
    for (const each of report.notChecked)
      if (!isShut(each) || !reached.has(each.endpoint)) notChecked.set(JSON.stringify(each), each);
  }
  const missing = troubles.map((reason): NotChecked => ({ endpoint: `GET ${origin}/*`, reason, cause: 'failed' }));
  const sum = (of: (report: Report) => number) => reports.reduce((total, report) => total + of(report), 0);
  const visited = [...new Set(reports.flatMap((report) => report.visited ?? []))];
  return {
    ...first,
    durationMs: sum(({ durationMs }) => durationMs),
    findings: [...findings.values()],
    notChecked: [...notChecked.values(), ...missing],
    visited,
    stats: {
      endpoints: Math.max(visited.length, first.stats.endpoints),
      injectionPoints: Math.max(...reports.map(({ stats }) => stats.injectionPoints)),
      requests: sum(({ stats }) => stats.requests),
    },
  };
}

/** Nothing at all could be told of an endpoint. */
const isShut = ({ check, parameter, cause }: NotChecked): boolean =>
  check === undefined && parameter === undefined && cause === 'failed';

function reachedIn({ visited = [], notChecked }: Report): string[] {
  const shut = new Set(notChecked.filter(isShut).map(({ endpoint }) => endpoint));
  return visited.filter((endpoint) => !shut.has(endpoint));
}
