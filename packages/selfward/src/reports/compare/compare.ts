import { type Finding, type NotChecked, originsOf, PROFILES, type Report, SEVERITIES } from '../../model/index.ts';

/** A finding that both reports have, with what the older one said of it. */
export interface Kept {
  finding: Finding;
  before: Pick<Finding, 'severity' | 'confidence'>;
}

/** What became of the findings of an older report. Documented in docs/cli.md. */
export interface Comparison {
  schema: 'selfward-comparison/1';
  old: Pick<Report, 'target' | 'startedAt' | 'profile'>;
  new: Pick<Report, 'target' | 'startedAt' | 'profile'>;
  /** In the newer report alone. */
  appeared: Finding[];
  /** In both; its severity or its confidence rose. */
  regressed: Kept[];
  /** In both, and no worse than it was. */
  unchanged: Kept[];
  /** In the older report alone, though its place was checked again in the same way. */
  gone: Finding[];
  /** In the older report alone, and nobody looked: that is not the same as gone. */
  notChecked: { finding: Finding; reason: string }[];
}

const SURENESS: readonly Finding['confidence'][] = ['tentative', 'proved'];

/** Compares two reports by the findings' fingerprints. Pure. */
export function compare(older: Report, newer: Report): Comparison {
  const before = new Map(older.findings.map((finding) => [finding.id, finding]));
  const after = new Map(newer.findings.map((finding) => [finding.id, finding]));
  const comparison: Comparison = {
    schema: 'selfward-comparison/1',
    old: named(older),
    new: named(newer),
    appeared: [],
    regressed: [],
    unchanged: [],
    gone: [],
    notChecked: [],
  };
  for (const finding of after.values()) {
    const was = before.get(finding.id);
    if (was === undefined) comparison.appeared.push(finding);
    else {
      const kept = { finding, before: { severity: was.severity, confidence: was.confidence } };
      comparison[rose(was, finding) ? 'regressed' : 'unchanged'].push(kept);
    }
  }
  for (const finding of before.values()) {
    if (after.has(finding.id)) continue;
    const reason = unlooked(finding, older, newer);
    if (reason === undefined) comparison.gone.push(finding);
    else comparison.notChecked.push({ finding, reason });
  }
  return comparison;
}

/** Whether somebody has to look: something is new, or worse than it was, and nobody decided of it. */
export function isWorse({ appeared, regressed }: Comparison): boolean {
  return [...appeared, ...regressed.map(({ finding }) => finding)].some(({ triage }) => triage === undefined);
}

function named({ target, startedAt, profile }: Report): Comparison['old'] {
  return { target, startedAt, profile };
}

function rose(was: Finding, is: Finding): boolean {
  return (
    SEVERITIES.indexOf(is.severity) > SEVERITIES.indexOf(was.severity) ||
    SURENESS.indexOf(is.confidence) > SURENESS.indexOf(was.confidence)
  );
}

/** Why the newer report cannot say that a finding is gone; `undefined` where it can. */
function unlooked(finding: Finding, older: Report, newer: Report): string | undefined {
  const { check, method, url, parameter } = finding;
  if (newer.retest !== undefined) return 'the newer run looked again for one finding alone';
  const tools = originsOf(finding);
  if (!tools.includes('selfward')) return unrun(tools, newer);
  if (!newer.checks.includes(check)) return `the check ${check} was not run`;
  const [had, has] = [rank(older.profile), rank(newer.profile)];
  if (has < had) return `the profile ${newer.profile} tries less than ${older.profile}`;
  const endpoint = `${method} ${url}`;
  const left = newer.notChecked.find((each) => leavesOut(each, endpoint, check, parameter, newer));
  if (left !== undefined) return left.reason;
  const { visited } = newer;
  // Reports from before `visited` was written tell only what was left out, and of which target.
  const reached = visited === undefined ? originOf(url) === originOf(newer.target) : visited.includes(endpoint);
  return reached ? undefined : 'the newer run did not come by its endpoint';
}

/** What only tools reported is gone where one of them ran again, did all of its work, and reports it no more. */
function unrun(tools: readonly string[], { checks, notChecked }: Report): string | undefined {
  const ran = tools.filter((tool) => checks.includes(tool));
  if (ran.length === 0) return `${tools.join(' and ')} was not run`;
  const left = ran.map((tool) => notChecked.find(({ check, cause }) => check === tool && cause === 'failed'));
  return left.includes(undefined) ? undefined : left[0]?.reason;
}

function rank(profile: string): number {
  return (PROFILES as readonly string[]).indexOf(profile);
}

function originOf(url: string): string | undefined {
  return /^https?:\/\/[^/?#]+/i.exec(url)?.[0].toLowerCase();
}

/** The entry's endpoint is a method and a URL, with ` label` behind it where it is one point alone. */
function leavesOut(entry: NotChecked, endpoint: string, check: string, parameter: string, newer: Report): boolean {
  if (entry.check !== undefined && entry.check !== check) return false;
  if (entry.parameter !== undefined && entry.parameter !== parameter) return false;
  if (entry.endpoint === endpoint || entry.endpoint === `${endpoint} ${parameter}`) return true;
  // The whole run failed there: unreachable, or ended before its time.
  return entry.cause === 'failed' && entry.check === undefined && entry.endpoint === `GET ${newer.target}`;
}
