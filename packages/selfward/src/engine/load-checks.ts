import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Check } from '../model/check.ts';
import { SEVERITIES } from '../model/severity.ts';

const isFunction = z.custom<(...given: never[]) => unknown>(
  (value) => typeof value === 'function',
  'must be a function',
);
const ceiling = z.int().positive();

/** What a check says of itself. */
export const CheckDescription = z.looseObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be lower-case words with dashes'),
  title: z.string().min(1),
  cwe: z.string().regex(/^CWE-\d+$/, 'must read like "CWE-79"'),
  severity: z.enum(SEVERITIES),
  cvss: z.string().regex(/^CVSS:3\.1\//, 'must be a CVSS 3.1 vector, "CVSS:3.1/…"'),
  cvss4: z
    .string()
    .regex(/^CVSS:4\.0\//, 'must be a CVSS 4.0 vector, "CVSS:4.0/…"')
    .optional(),
  scope: z.enum(['point', 'endpoint', 'target']),
  byDefault: z.boolean(),
  advice: z.looseObject({ any: z.string().min(1) }),
  ceiling: z.object({ gentle: ceiling, normal: ceiling, thorough: ceiling }),
});

/** The shape of a check, as far as it can be seen without running it. */
const CheckShape = CheckDescription.extend({ applies: isFunction, run: isFunction });

export const NO_DEFAULT = 'it has no default export (forgot `export default defineCheck({ … })`?)';

/** A file in the checks' folder that is no check: the start stops, as a scanner must not go blind quietly. */
export class CheckError extends Error {
  constructor(file: string, problem: string, options?: ErrorOptions) {
    super(`${file} is not a check: ${problem}`, options);
    this.name = 'CheckError';
  }
}

/**
 * Reads every check in a folder, in order of their names. To add one is to add one file.
 *
 * @param dir - the folder; the shipped checks where not given.
 * @throws CheckError naming the first file that does not fit.
 */
export async function loadChecks(dir?: string): Promise<Check[]> {
  const folder = dir ?? fileURLToPath(new URL('../checks/', import.meta.url));
  const own = import.meta.url.endsWith('.ts') ? /\.(ts|js)$/ : /\.js$/;
  const files = (await readdir(folder)).filter((file) => own.test(file) && !/\.(test|d)\.(ts|js)$/.test(file)).sort();
  const checks = await Promise.all(files.map((file) => loadCheck(folder, file)));
  for (const [index, { id }] of checks.entries()) {
    const first = checks.findIndex((check) => check.id === id);
    if (first < index) throw new CheckError(files[index] ?? '', `its id "${id}" is taken by ${files[first] ?? ''}`);
  }
  return checks;
}

async function loadCheck(folder: string, file: string): Promise<Check> {
  let module: unknown;
  try {
    module = await import(pathToFileURL(join(folder, file)).href);
  } catch (error) {
    throw new CheckError(file, `it could not be loaded (${error instanceof Error ? error.message : String(error)})`, {
      cause: error,
    });
  }
  const given = typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined;
  if (given === undefined) throw new CheckError(file, NO_DEFAULT);
  const shape = CheckShape.safeParse(given);
  if (!shape.success) {
    const [issue] = shape.error.issues;
    throw new CheckError(file, `${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'has the wrong shape'}`);
  }
  return given as Check;
}
