import { readFile, writeFile } from 'node:fs/promises';
import { type Report, ReportSchema } from '../model/report.ts';
import { compare, isWorse } from '../reports/compare/compare.ts';
import { comparisonText } from '../reports/compare/comparison-text.ts';
import type { Screen } from './progress.ts';
import { UsageError } from './usage.ts';
import { mustBeWritable } from './writable.ts';

/** What `selfward compare` is asked. */
export interface CompareOptions {
  old: string;
  new: string;
  format: 'text' | 'json';
  output?: string;
}

/**
 * Writes what became of an older report's findings.
 *
 * @returns the exit status: 1 where something is new or worse, else 0.
 * @throws UsageError naming the file that is no report.
 */
export async function compareReports(
  options: CompareOptions,
  out: Screen & { hasColors?: () => boolean },
): Promise<0 | 1> {
  const [older, newer] = [await readReport(options.old), await readReport(options.new)];
  if (options.output !== undefined) await mustBeWritable(options.output);
  const comparison = compare(older, newer);
  const render = (color: boolean) =>
    options.format === 'json' ? `${JSON.stringify(comparison, undefined, 2)}\n` : comparisonText(comparison, { color });
  if (options.output !== undefined) await writeFile(options.output, render(false));
  else out.write(render(out.isTTY === true && out.hasColors?.() === true));
  return isWorse(comparison) ? 1 : 0;
}

async function readReport(file: string): Promise<Report> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new UsageError(`compare: ${file} cannot be read: ${missing ? 'there is no such file' : String(cause)}`, {
      cause,
    });
  }
  const no = (why: string) => new UsageError(`compare: ${file} is no selfward-report/1: ${why}`);
  const rewrite = 'selfward check --format json writes what can be compared';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    if (text.trim() === '') throw no('it is empty (a run that was ended before its report?)');
    if (/^\s*</.test(text)) throw no(`it is HTML; ${rewrite}`);
    if (/^\s*[[{]/.test(text)) throw no('it is JSON that breaks off or has a mistake (still being written?)');
    throw no(`it is no JSON (a report as text?); ${rewrite}`);
  }
  const parsed = ReportSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { schema, runs } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  if (Array.isArray(runs)) throw no(`it is SARIF; ${rewrite}`);
  if (schema === 'selfward-comparison/1') throw no('it is the result of a comparison; give the two reports');
  if (typeof schema === 'string' && schema !== 'selfward-report/1') {
    throw no(`its schema is "${schema.slice(0, 60)}" (written by another version?)`);
  }
  if (schema === undefined) throw no('it has no "schema" (the file of something else?)');
  const [issue] = parsed.error.issues;
  throw no(`${issue?.path.join('.') ?? 'it'}: ${issue?.message ?? 'has the wrong shape'} (edited by hand?)`);
}
