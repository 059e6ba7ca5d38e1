import { styleText } from 'node:util';
import type { Finding } from '../../model/index.ts';
import { count, place, printable } from '../shared/outcome.ts';
import { type Comparison, isWorse, type Kept } from './compare.ts';

type Tint = Parameters<typeof styleText>[0];

/** A comparison for a terminal: what got worse first, then what is gone, what nobody looked at, and what stayed. */
export function comparisonText(comparison: Comparison, { color = false }: { color?: boolean } = {}): string {
  const style = (tint: Tint, text: string) => (color ? styleText(tint, text, { validateStream: false }) : text);
  const { appeared, regressed, gone, notChecked, unchanged } = comparison;
  const block = (tint: Tint, title: string, lines: string[]) =>
    lines.length === 0
      ? []
      : [[style(['bold', tint].flat() as Tint, `${title} (${lines.length})`), ...lines].join('\n')];
  const worse = isWorse(comparison);
  const blocks = [
    [
      style('bold', heading(comparison)),
      style(worse ? 'red' : notChecked.length > 0 ? 'yellow' : 'green', sentence(comparison)),
    ].join('\n'),
    ...block('red', 'New', appeared.map(line)),
    ...block('red', 'Regressed', regressed.map(keptLine)),
    ...block('green', 'Gone', gone.map(line)),
    ...block(
      'yellow',
      'Not checked this time',
      notChecked.map(({ finding, reason }) => `${line(finding)}\n    ${printable(reason)}`),
    ),
    ...block('dim', 'Unchanged', unchanged.map(keptLine)),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function heading({ old, new: later }: Comparison): string {
  const target = old.target === later.target ? later.target : `${old.target} and then ${later.target}`;
  return printable(`${target}: ${old.startedAt} (${old.profile}) against ${later.startedAt} (${later.profile})`);
}

function sentence({ appeared, regressed, gone, notChecked, unchanged }: Comparison): string {
  const parts = [
    `${count(appeared.length, 'weakness is', 'weaknesses are')} new`,
    `${regressed.length} regressed`,
    `${gone.length} gone`,
    `${unchanged.length} unchanged`,
  ];
  if (notChecked.length > 0) parts.push(`${notChecked.length} not checked this time`);
  return `${parts.join(', ')}.`;
}

function line(finding: Finding): string {
  const { severity, title, cwe, method, url, confidence, id } = finding;
  return printable(`  ${severity}, ${confidence}: ${title} (${cwe})\n    ${method} ${url}, ${place(finding)}  ${id}`);
}

function keptLine({ finding, before }: Kept): string {
  const { severity, confidence } = finding;
  const same = before.severity === severity && before.confidence === confidence;
  return same ? line(finding) : `${line(finding)}\n    it was ${before.severity}, ${before.confidence}`;
}
