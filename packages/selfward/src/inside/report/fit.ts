import { AGENT_MOST } from '../../model/agent.ts';
import type { Finding } from '../../model/finding.ts';
import type { MonitorState } from '../../model/monitor.ts';
import type { Report } from '../../model/report.ts';

const lengthOf = (value: unknown): number => JSON.stringify(value).length;

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);

/** Tries ways to say less, the mildest first, until it fits. The last one must. */
function fit<T>(value: T, most: number, ways: readonly ((value: T) => T)[]): T {
  let said = value;
  for (const way of ways) {
    if (lengthOf(said) <= most) return said;
    said = way(said);
  }
  return said;
}

/** A finding as far as a message may hold it: what identifies it stays whole. */
export function fitFinding(finding: Finding, most: number = AGENT_MOST.finding): Finding {
  const shorter =
    (length: number) =>
    (one: Finding): Finding => ({
      ...one,
      ...(one.request === undefined ? {} : { request: cut(one.request, length) }),
      ...(one.response === undefined ? {} : { response: cut(one.response, length) }),
      evidence: cut(one.evidence, length),
      reproduce: cut(one.reproduce, length),
      advice: cut(one.advice, length),
      proof: { ...one.proof, observed: cut(one.proof.observed, length), control: cut(one.proof.control, length) },
    });
  return fit(finding, most, [shorter(8_000), shorter(2_000), shorter(200)]);
}

/** A monitor's state as far as a message may hold it. Routes that had to be left out are named as a gap, by number. */
export function fitState(state: MonitorState, most: number = AGENT_MOST.state): MonitorState {
  const fewer =
    (count: number) =>
    (one: MonitorState): MonitorState => {
      if (one.routes.length <= count) return one;
      // What needs a person comes first; of the rest, those that were not checked.
      const rank = { vulnerable: 0, 'not-checked': 1, new: 2, clean: 3 } as const;
      const routes = one.routes.toSorted((a, b) => rank[a.state] - rank[b.state]).slice(0, count);
      const gap = `${one.routes.length - count} of ${one.routes.length} routes are not listed: too many for one message`;
      return { ...one, routes, gaps: [...one.gaps.slice(0, 200), gap] };
    };
  const plain = (one: MonitorState): MonitorState => ({
    ...one,
    routes: one.routes.map((route) => ({ ...route, sinks: route.sinks.slice(0, 5), url: cut(route.url, 500) })),
    notChecked: fewerNotChecked(one.notChecked, 300),
    shadow: {
      ...one.shadow,
      withheld: one.shadow.withheld.map((each) => ({ ...each, examples: each.examples.slice(0, 2) })),
    },
  });
  return fit(state, most, [
    plain,
    fewer(2000),
    fewer(500),
    fewer(100),
    (one) => ({ ...one, notChecked: [], gaps: one.gaps.slice(-20) }),
  ]);
}

/** A report as far as a message may hold it. */
export function fitReport(report: Report, most: number = AGENT_MOST.report): Report {
  const { visited: _, ...rest } = { ...report, findings: report.findings.map((finding) => fitFinding(finding)) };
  const few =
    (count: number, length: number) =>
    (one: Report): Report => ({
      ...one,
      notChecked: fewerNotChecked(one.notChecked, count),
      findings: one.findings.map((finding) => fitFinding(finding, length)),
    });
  return fit<Report>(rest, most, [few(1000, 16_000), few(200, 4_000), few(50, 2_000), fewerFindings]);
}

/** Each finding was told by itself as well: here the gravest are enough, and what is missing is said. */
function fewerFindings(report: Report): Report {
  const left = report.findings.length - 100;
  if (left <= 0) return report;
  const reason = `${left} findings of this run are not listed here: too many for one message`;
  return {
    ...report,
    findings: report.findings.slice(0, 100),
    notChecked: [{ endpoint: report.target, reason, cause: 'failed' }, ...report.notChecked],
  };
}

function fewerNotChecked(lines: Report['notChecked'], count: number): Report['notChecked'] {
  if (lines.length <= count) return lines;
  const reason = `${lines.length - count} more places could not be told and are not listed: too many for one message`;
  return [...lines.slice(0, count), { endpoint: 'further places', reason, cause: 'failed' }];
}
