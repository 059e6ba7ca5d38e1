import { RE2JS } from 're2js';
import { z } from 'zod';
import { LOCATIONS, SEVERITIES } from '../model/index.ts';
import { PLACEHOLDERS, placeholdersIn } from './placeholder-names.ts';

/** What a tool can tell of one finding, by our names. */
export const REPORTED_FIELDS = [
  'rule',
  'title',
  'check',
  'cwe',
  'severity',
  'method',
  'url',
  'location',
  'parameter',
  'evidence',
] as const;

export type ReportedField = (typeof REPORTED_FIELDS)[number];

const text = (max: number) => z.string().trim().min(1).max(max);

const field = z.enum(REPORTED_FIELDS);

/** RE2's syntax: what tools print is partly what a hostile target answered, so no backtracking (CWE-1333). */
const expression = z.string().superRefine((source, context) => {
  try {
    RE2JS.compile(source);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    context.addIssue({ code: 'custom', message: `is no regular expression of RE2's syntax: ${why}` });
  }
});

const from = z.enum(['file', 'output']);

/** `words: { location: { GET: query } }`: what a tool calls something, in our words. */
const words = z.partialRecord(field, z.record(z.string(), z.string())).default({});

/** How a tool's results are read. */
export const ResultsSchema = z.discriminatedUnion('format', [
  z.strictObject({ format: z.literal('wapiti'), from: from.default('file') }),
  z.strictObject({ format: z.literal('sarif'), from: from.default('file'), words }),
  /** One JSON object a line; a field's place is dotted (`info.severity`, `cwe.0`). Our own names where not given. */
  z.strictObject({
    format: z.literal('jsonl'),
    from: from.default('output'),
    fields: z.partialRecord(field, z.string().min(1)).optional(),
    words,
  }),
  /** One expression for a line, its named groups being our fields. */
  z.strictObject({
    format: z.literal('lines'),
    from: from.default('output'),
    pattern: expression,
    words,
  }),
]);

export type Results = z.infer<typeof ResultsSchema>;

const filled = z
  .string()
  .max(20_000)
  .superRefine((template, context) => {
    const unknown = placeholdersIn(template).find((name) => !(PLACEHOLDERS as readonly string[]).includes(name));
    if (unknown === undefined) return;
    context.addIssue({ code: 'custom', message: `{${unknown}} is not known; known are ${PLACEHOLDERS.join(', ')}` });
  });

/** An external scanner or a script, as its file declares it. Documented in docs/tools.md. */
export const ToolSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, 'must be lower-case words with dashes'),
    title: text(100),
    about: text(500).optional(),
    /** A program's name, looked for on PATH, or a path from the declaration's folder. Never a line for a shell. */
    command: text(300),
    /** A list within the list is a group: left out where one of its placeholders has no value. */
    arguments: z.array(z.union([filled, z.array(filled).min(1)])).default([]),
    /** Started once for the target, or once for each of its endpoints that may be probed. */
    for: z.enum(['target', 'endpoint']).default('target'),
    /** Where it looks: an endpoint where nothing of it enters is none for it. */
    locations: z.array(z.enum(LOCATIONS)).min(1).optional(),
    /** What `{test}` stands for: a script may know several tests. */
    test: text(100).optional(),
    results: ResultsSchema,
    /** Exit codes that mean that it did its work. */
    exit: z.array(z.int().min(0).max(255)).min(1).default([0]),
    /** A line of its output that means that it could not do its work, whatever it exits with. */
    failed: expression.optional(),
    /** Seconds for all that it does in one run. */
    timeLimit: z
      .number()
      .positive()
      .max(24 * 3600)
      .default(600),
    /** It keeps to `{rate}` or `{delay}`: may be used on constrained devices. */
    gentle: z.boolean().default(false),
    /** Variables beyond PATH, HOME, TMPDIR and LANG. */
    environment: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), filled).default({}),
    /** Files that are laid into its working folder; placeholders become quoted JSON texts. */
    files: z
      .record(z.string().regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/, 'must be a plain file name'), filled)
      .default({}),
    /** Arguments that make it tell its version. */
    version: z.array(text(100)).optional(),
    /** How somebody gets it. */
    install: text(500).optional(),
    /** What its findings are where it does not say so itself. */
    check: text(100).optional(),
    cwe: z.string().regex(/^CWE-\d+$/, 'must read like "CWE-79"'),
    severity: z.enum(SEVERITIES).default('medium'),
    location: z.enum(LOCATIONS).optional(),
    advice: text(2000).optional(),
  })
  .superRefine((tool, context) => {
    const complain = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    const used = usedBy(tool);
    if (tool.results.from === 'file' && !used.has('out') && !used.has('folder'))
      complain(['arguments'], 'its results are read from a file, but nothing tells it which: {out} is missing');
    if (tool.gentle && !used.has('rate') && !used.has('delay'))
      complain(
        ['gentle'],
        'it is told no rate: {rate} (requests per second) or {delay} (seconds between two) is missing',
      );
    if (tool.for === 'target') {
      for (const name of ['request', 'method'])
        if (used.has(name)) complain(['arguments'], `{${name}} is of an endpoint; it is started "for: target"`);
    }
  });
export type ToolDeclaration = z.infer<typeof ToolSchema>;

/** Every placeholder that a declaration uses. */
export function usedBy(tool: Pick<ToolDeclaration, 'arguments' | 'environment' | 'files'>): Set<string> {
  const texts = [...tool.arguments.flat(), ...Object.values(tool.environment), ...Object.values(tool.files)];
  return new Set(texts.flatMap(placeholdersIn));
}

/** A declaration that was read. Survives being sent to another thread. */
export interface Tool extends ToolDeclaration {
  /** The declaration's file, as it is known to people. */
  file: string;
  /** The folder that it lies in, absolute: `{here}`, and where a command's path begins. */
  folder: string;
}
