import { type Only, type OwnRun, originsOf, type Report, type RunEvent, type ToolsOptions, withTools } from 'selfward';

/**
 * One pass with other people's tools beside it. What they saw is told as findings, and a look again at what they alone
 * had reported is judged by what they say now.
 */
export async function runBesideTools(
  options: Omit<ToolsOptions, 'on'>,
  own: OwnRun,
  only: Only | undefined,
  on: (event: RunEvent) => void,
): Promise<Report> {
  let sent = 0;
  const report = await withTools(
    { ...options, on: (doing) => on({ type: 'progress', sent, planned: sent, doing }) },
    async (part) => {
      const ours = await own(part);
      sent += ours.stats.requests;
      return ours;
    },
  );
  const place = only && report.findings.filter(({ id }) => id === only.id);
  // A look at one finding speaks of no other.
  const findings = place ?? report.findings;
  for (const finding of findings)
    if (originsOf(finding).some((origin) => origin !== 'selfward')) on({ type: 'finding', finding });
  if (only === undefined) return report;
  return { ...report, findings, retest: retestOf(report, findings.length > 0, options.tools.length) };
}

/** Reported again: still there. Else it is over where every tool did its work, or where its page is gone. */
function retestOf(report: Report, seen: boolean, tools: number): NonNullable<Report['retest']> {
  if (seen) return 'still';
  if (report.retest === 'gone') return 'gone';
  const { length } = report.checks;
  const ran = report.checks.slice(length - tools);
  const failed = report.notChecked.some(({ check }) => check !== undefined && ran.includes(check));
  return failed ? 'unknown' : 'mended';
}
