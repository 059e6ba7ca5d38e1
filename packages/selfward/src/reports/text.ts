import { styleText } from 'node:util';
import type { Finding, NotChecked, Report, Reporter, Severity } from '../model/index.ts';
import { callChain, codePlace } from './shared/code-place.ts';
import { byReason, count, outcomeOf, place, printable } from './shared/outcome.ts';

type Style = (format: Parameters<typeof styleText>[0], text: string) => string;

const TINT: Record<Severity, Parameters<typeof styleText>[0]> = {
  critical: ['bold', 'red'],
  high: ['bold', 'red'],
  medium: ['bold', 'yellow'],
  low: ['bold', 'cyan'],
  info: 'dim',
};

/** Most places named for one reason; the JSON report has them all. */
const MOST = 12;
const WIDTH = 100;

/** For a terminal: what was found first, then where, how sure and how to mend it, then what could not be told. */
const text: Reporter = {
  id: 'text',
  contentType: 'text/plain; charset=utf-8',
  render(report, { color = false } = {}) {
    const style: Style = (format, given) => (color ? styleText(format, given, { validateStream: false }) : given);
    const { proved, tentative, decided, failed, byRule, sentence, state } = outcomeOf(report);
    const tint = state === 'found' ? 'red' : state === 'unsure' ? 'yellow' : 'green';
    const blocks = [
      [
        style('bold', printable(report.target)),
        style(['bold', tint], printable(sentence)),
        style('dim', figures(report)),
      ].join('\n'),
      ...[...proved, ...tentative].map((finding) => describe(finding, style)),
      ...decisions(decided, style),
      ...missing('Planned, but not checked', failed, style),
      ...missing('Left alone by rule', byRule, style),
    ];
    return `${blocks.join('\n\n')}\n`;
  },
};

export default text;

function figures({ checks, profile, stats, durationMs }: Report): string {
  const { endpoints, injectionPoints, requests } = stats;
  return [
    `profile ${profile}`,
    count(endpoints, 'endpoint', 'endpoints'),
    count(injectionPoints, 'injection point', 'injection points'),
    count(requests, 'request', 'requests'),
    `${(durationMs / 1000).toFixed(1)} s`,
    `checks: ${checks.join(', ') || 'none'}`,
  ].join(' · ');
}

function describe(finding: Finding, style: Style): string {
  const sure = finding.confidence === 'proved' ? `proved by ${finding.proof.kind}` : 'supported, not proved';
  const title = `${finding.severity.toUpperCase()}  ${finding.title} (${finding.cwe})`;
  const rows: [label: string, value: string | undefined][] = [
    ['where', `${finding.method} ${finding.url}, ${place(finding)}`],
    ['comes out', finding.sink === finding.url || finding.sink === '' ? undefined : finding.sink],
    ['in', finding.code && codePlace(finding.code)],
    ['called by', finding.code && (callChain(finding.code).join('\n') || undefined)],
    ['seen as', finding.as],
    ['seen by', finding.origin],
    ['observed', finding.proof.observed],
    ['control', finding.proof.control || undefined],
    ['technology', finding.technology],
    ['exposes', finding.exposes?.join(', ') || undefined],
    ['evidence', finding.evidence || undefined],
    ['reproduce', finding.reproduce || undefined],
    ['mend', finding.advice],
    ['id', finding.id],
  ];
  const lines = rows.flatMap(([label, value]) => (value === undefined ? [] : [row(label, value, style)]));
  return [`${style(TINT[finding.severity], printable(title))}  ${style('dim', sure)}`, ...lines].join('\n');
}

/** One line each: who looks for open weaknesses need not read them, and nobody is to miss them. */
function decisions(findings: readonly Finding[], style: Style): string[] {
  if (findings.length === 0) return [];
  const lines = findings.flatMap((finding) => {
    const { triage } = finding;
    if (!triage) return [];
    const until = triage.until === undefined ? '' : `, until ${triage.until}`;
    const what = `${finding.title}, ${place(finding)} of ${finding.method} ${finding.url}`;
    return [
      `  ${printable(what)}`,
      `    ${triage.decision} by ${printable(triage.by)}${until}: ${printable(triage.reason)} (${finding.id})`,
    ];
  });
  return [[style('bold', `Decided by a person (${findings.length})`), ...lines].join('\n')];
}

/** A command must stay one line to be copied; prose is wrapped. */
function row(label: string, value: string, style: Style): string {
  const wrapped = ['reproduce', 'where', 'comes out', 'in', 'called by'].includes(label)
    ? printable(value).split('\n')
    : wrap(printable(value));
  return wrapped.map((line, at) => `  ${style('dim', (at === 0 ? label : '').padEnd(11))} ${line}`).join('\n');
}

function wrap(given: string): string[] {
  return given.split('\n').flatMap((paragraph) => {
    const lines = [''];
    for (const word of paragraph.split(' ')) {
      const last = lines.at(-1) ?? '';
      if (last !== '' && last.length + word.length >= WIDTH) lines.push(word);
      else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
    }
    return lines;
  });
}

function missing(title: string, list: readonly NotChecked[], style: Style): string[] {
  if (list.length === 0) return [];
  const groups = byReason(list).map(({ reason, endpoints }) => {
    const more =
      endpoints.length > MOST
        ? [style('dim', `    and ${endpoints.length - MOST} more (the JSON report names all)`)]
        : [];
    return [
      `  ${printable(reason)}`,
      ...endpoints.slice(0, MOST).map((each) => `    ${printable(each)}`),
      ...more,
    ].join('\n');
  });
  return [[style('bold', `${title} (${list.length})`), ...groups].join('\n')];
}
