import { RE2JS } from 're2js';
import { REPORTED_FIELDS, type Results } from '../declaration.ts';
import { type ReadResults, type Reported, reportedFrom } from '../reported.ts';

/** Reads lines that an expression knows, its named groups being our fields; other lines are talk. */
export function readLines(text: string, { pattern, words }: Extract<Results, { format: 'lines' }>): ReadResults {
  const expression = RE2JS.compile(pattern);
  const groups = Object.keys(expression.namedGroups());
  const fields = REPORTED_FIELDS.filter((name) => groups.includes(name));
  const reported = text.split(/\r?\n/).flatMap((line): Reported[] => {
    const matcher = expression.matcher(line.slice(0, 20_000));
    if (!matcher.find()) return [];
    return [reportedFrom(Object.fromEntries(fields.map((name) => [name, matcher.group(name)])), words)];
  });
  return { reported, broken: [] };
}
