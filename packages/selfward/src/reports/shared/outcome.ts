import { type Finding, type NotChecked, type Report, SEVERITIES } from '../../model/index.ts';

/** A report, sorted for reading: the worst first, the failed apart from what was left alone on purpose. */
export interface Outcome {
  proved: Finding[];
  tentative: Finding[];
  /** Accepted, or called a false positive, by a person: listed apart, whatever they are. */
  decided: Finding[];
  failed: NotChecked[];
  byRule: NotChecked[];
  /** One sentence that never calls clean what was not seen. */
  sentence: string;
  /** `found`: something is proved; `unsure`: something failed, is only supported, or nothing was there to check. */
  state: 'found' | 'unsure' | 'nothing-found';
}

export function outcomeOf(report: Report): Outcome {
  const worstFirst = [...report.findings].sort(
    (a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity),
  );
  const decided = worstFirst.filter(({ triage }) => triage !== undefined);
  const open = worstFirst.filter(({ triage }) => triage === undefined);
  const proved = open.filter(({ confidence }) => confidence === 'proved');
  const tentative = open.filter(({ confidence }) => confidence === 'tentative');
  const failed = report.notChecked.filter(({ cause }) => cause === 'failed');
  const byRule = report.notChecked.filter(({ cause }) => cause === 'by-rule');
  const untold = failed.length > 0 || tentative.length > 0 || report.stats.injectionPoints === 0;
  const state = proved.length > 0 ? 'found' : untold ? 'unsure' : 'nothing-found';
  const parts = { proved, tentative, decided, failed, byRule };
  return { ...parts, state, sentence: sentence(report, parts) };
}

function sentence(
  report: Report,
  { proved, tentative, decided, failed, byRule }: Omit<Outcome, 'state' | 'sentence'>,
): string {
  const found = [
    proved.length > 0 && `${count(proved.length, 'weakness', 'weaknesses')} proved`,
    tentative.length > 0 && `${count(tentative.length, 'weakness', 'weaknesses')} supported but not proved`,
  ].filter(Boolean);
  const left = [
    decided.length > 0 && `${count(decided.length, 'weakness was', 'weaknesses were')} decided of by a person`,
    failed.length > 0 && `${count(failed.length, 'thing', 'things')} planned could not be checked`,
    byRule.length > 0 && `${count(byRule.length, 'thing was', 'things were')} left alone by rule`,
  ].filter(Boolean);
  if (found.length > 0) return `${[...found, ...left].join('; ')}.`;
  if (report.stats.injectionPoints === 0)
    return `Nothing was checked: no place where input enters was found${left.length > 0 ? `; ${left.join('; ')}` : ''}.`;
  if (failed.length > 0)
    return `Nothing ${decided.length > 0 ? 'else ' : ''}found, but that is not the whole: ${left.join('; ')}.`;
  return `No ${decided.length > 0 ? 'other ' : ''}weakness found in what was checked${left.length > 0 ? `; ${left.join('; ')}` : ''}.`;
}

export function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** `query parameter "name"`, `path segment 2`, `header Referer`. */
export function place({ location, parameter }: Pick<Finding, 'location' | 'parameter'>): string {
  if (location === 'path')
    return /^\d+$/.test(parameter) ? `path segment ${parameter}` : `path parameter "${parameter}"`;
  if (location === 'header') return `header ${parameter}`;
  if (location === 'cookie') return `cookie "${parameter}"`;
  const names = { query: 'query parameter', body: 'form field', json: 'JSON field', multipart: 'multipart field' };
  return `${names[location]} "${parameter}"`;
}

/** What was not checked, by reason: one reason may hold for a hundred places. */
export function byReason(list: readonly NotChecked[]): { reason: string; endpoints: string[] }[] {
  const groups = new Map<string, Set<string>>();
  for (const { reason, endpoint, check } of list) {
    const named = check === undefined ? endpoint : `${endpoint} [${check}]`;
    groups.set(reason, (groups.get(reason) ?? new Set()).add(named));
  }
  return [...groups].map(([reason, endpoints]) => ({ reason, endpoints: [...endpoints] }));
}

/**
 * Text of a target's making, fit to be shown: control characters would move a terminal's cursor or retitle it, and
 * bidirectional ones would show another text than the one that is there (CWE-150, CWE-451).
 */
export function printable(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(
      /(?![\n\t])[\p{Cc}\p{Bidi_Control}\ufeff]/gu,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
}
