import {
  type Only,
  type OwnRun,
  originsOf,
  type Report,
  type RunEvent,
  type ToolsOptions,
  withTools,
} from 'selfward/engine';

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
  // Without a check of ours our run went nowhere, and cannot say that a page is gone.
  const gone = report.retest === 'gone' && options.checks.length > 0;
  const ran = options.tools.map(({ id }) => id);
  return { ...report, findings, retest: findings.length > 0 ? 'still' : gone ? 'gone' : silenceOf(report, ran) };
}

/** What it means that tools report it no more: it is over where every one of them did its work. */
function silenceOf({ notChecked }: Report, tools: readonly string[]): 'mended' | 'unknown' {
  return notChecked.some(({ check }) => check !== undefined && tools.includes(check)) ? 'unknown' : 'mended';
}
