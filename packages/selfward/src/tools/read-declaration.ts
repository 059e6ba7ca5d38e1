import { LineCounter, parseDocument } from 'yaml';
import { offsetInYaml } from '../engine/offset-in-yaml.ts';
import { type ToolDeclaration, ToolSchema } from './declaration.ts';

/** A file that declares no tool; says where and why. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
  readonly file: string;
  readonly line: number;
  readonly reason: string;

  constructor(file: string, line: number, reason: string, options?: ErrorOptions) {
    super(`${file}:${line}: ${reason}`, options);
    this.file = file;
    this.line = line;
    this.reason = reason;
  }
}

const LONGEST = 256 * 1024;
/** References to an anchor that are followed: more is a bomb, not a declaration. */
const MOST_ALIASES = 50;

/**
 * Reads one declaration. Pure: the file was read by whoever calls.
 *
 * @throws ToolError with the line of the first mistake.
 */
export function readDeclaration(text: string, file: string): ToolDeclaration {
  if (text.length > LONGEST) throw new ToolError(file, 1, `longer than ${LONGEST} characters`);
  const lines = new LineCounter();
  const lineAt = (offset: number | undefined) => Math.max(1, lines.linePos(offset ?? 0).line);
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'error' });
  const [error] = document.errors;
  if (error) throw new ToolError(file, lineAt(error.pos[0]), error.message.split('\n')[0] ?? error.message);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (cause) {
    throw new ToolError(file, 1, `it cannot be read: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
  const read = ToolSchema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = issue?.path.filter((key) => typeof key !== 'symbol') ?? [];
  // What is wrong with a key stands one level down.
  const inner = issue?.code === 'invalid_key' ? issue.issues[0]?.message : undefined;
  const message = inner ?? issue?.message ?? 'has the wrong shape';
  throw new ToolError(file, lineAt(offsetInYaml(document, path)), `${path.join('.') || 'it'}: ${message}`);
}
