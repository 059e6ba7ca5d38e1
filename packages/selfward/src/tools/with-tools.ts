import type { Finding, NotChecked, Report, Surface } from '../model/index.ts';
import { askTool, type Seen } from './ask-tool.ts';
import { lookAgain, lookedAt } from './look-again.ts';
import { mergeFindings } from './merge-findings.ts';
import type { OwnRun, ToolsOptions } from './tools-options.ts';

/**
 * Runs other people's tools beside our own checks and makes one report of both. What a tool reports is tentative; where
 * our own checks have not been, they look at the very same place, and what they prove is proved.
 */
export async function withTools(options: ToolsOptions, own: OwnRun): Promise<Report> {
  const { tools, checks, known, signal, now = Date.now } = options;
  const begun = now();
  let surface: Surface | undefined;
  const first = await own({
    checks,
    async surface(transport, stopped) {
      surface = await options.surface(transport, stopped);
      // Checks with addresses of their own, or none at all, need no ordinary answers of the others.
      return checks.every(({ places }) => places) ? { ...surface, endpoints: [] } : surface;
    },
  });
  const seen: Seen[] = [];
  const notChecked: NotChecked[] = [];
  for (const tool of tools) {
    const told = await askTool(tool, options, surface?.endpoints);
    seen.push(...told.seen);
    notChecked.push(...told.notChecked);
  }
  const reported = seen.map(({ finding }) => finding);
  const again = signal?.aborted ? undefined : await lookAgain(seen, first, { checks, known }, own);
  const proofs = [first, ...(again ? [again] : [])];
  return {
    ...first,
    durationMs: Math.round(now() - begun),
    checks: [...first.checks, ...tools.map(({ id }) => id)],
    findings: mergeFindings(
      first.findings,
      again?.findings ?? [],
      reported.map((finding) => judged(finding, proofs)),
    ),
    notChecked: [...first.notChecked, ...notChecked],
    stats: { ...first.stats, requests: first.stats.requests + (again?.stats.requests ?? 0) },
  };

  function judged(finding: Finding, reports: readonly Report[]): Finding {
    if (!reports.some((report) => lookedAt(finding, report))) return finding;
    const control = 'Selfward looked at the same place and could not prove it.';
    return { ...finding, proof: { ...finding.proof, control } };
  }
}
