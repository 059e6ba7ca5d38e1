import type { Report } from '../../model/report.ts';

/** The report of a check that could not begin: everything is not checked, and says why. */
export function emptyReport(given: {
  origin: string;
  reason: string;
  profile: string;
  checks: readonly string[];
  names: readonly string[];
}): Report {
  const { origin, reason, profile, checks, names } = given;
  return {
    schema: 'selfward-report/1',
    target: `${origin}/`,
    startedAt: new Date().toISOString(),
    durationMs: 0,
    profile,
    checks: [...checks],
    findings: [],
    notChecked: [{ endpoint: `GET ${origin}/`, reason, cause: 'failed' }],
    visited: [],
    stats: { requests: 0, injectionPoints: 0, endpoints: names.length },
  };
}
