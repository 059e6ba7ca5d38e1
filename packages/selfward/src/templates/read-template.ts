import { isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { offsetInYaml } from '../engine/offset-in-yaml.ts';
import { type Template, TemplateSchema } from './template.ts';

/** A file that is no template; says where and why. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  readonly file: string;
  readonly line: number;

  constructor(file: string, line: number, problem: string, options?: ErrorOptions) {
    super(`${file}:${line}: ${problem}`, options);
    this.file = file;
    this.line = line;
  }
}

/** Templates are a few kilobytes; some carry a payload. */
const LONGEST = 1024 * 1024;
/** References to an anchor that are followed: more is a bomb, not a template. */
const MOST_ALIASES = 100;

/**
 * Reads one template. Pure: the file was read by whoever calls.
 *
 * @throws TemplateError with the line of the first mistake.
 */
export function readTemplate(text: string, file: string): Template {
  if (text.length > LONGEST) throw new TemplateError(file, 1, `longer than ${LONGEST} characters`);
  const lines = new LineCounter();
  const lineAt = (offset: number | undefined) => Math.max(1, lines.linePos(offset ?? 0).line);
  // The library compares every key with every other, and draws every mistake: a short text would keep it for a minute.
  const options = { lineCounter: lines, logLevel: 'error', uniqueKeys: false, prettyErrors: false } as const;
  const document = guarded(file, () => parseDocument(text, options));
  const [error] = document.errors;
  if (error) throw new TemplateError(file, lineAt(error.pos[0]), error.message.split('\n')[0] ?? error.message);
  const twice = guarded(file, () => keyGivenTwice(document));
  if (twice) throw new TemplateError(file, lineAt(twice.at), `the key "${twice.key.slice(0, 100)}" stands there twice`);
  const value: unknown = guarded(file, () => document.toJS({ maxAliasCount: MOST_ALIASES }));
  const read = TemplateSchema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = issue?.path.filter((key) => typeof key !== 'symbol') ?? [];
  throw new TemplateError(
    file,
    lineAt(offsetInYaml(document, path)),
    `${path.join('.') || 'it'}: ${issue?.message ?? 'wrong'}`,
  );
}

/** Nobody can tell which of the two is meant. */
function keyGivenTwice(
  document: ReturnType<typeof parseDocument>,
): { key: string; at: number | undefined } | undefined {
  let found: { key: string; at: number | undefined } | undefined;
  visit(document, {
    Map(_key, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) {
          found = { key: String(key.value), at: key.range?.[0] };
          return visit.BREAK;
        }
        seen.add(key.value);
      }
      return undefined;
    },
  });
  return found;
}

function guarded<T>(file: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new TemplateError(file, 1, `it cannot be read: ${why}`, { cause });
  }
}
