import { readFile } from 'node:fs/promises';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { type Decision, DecisionSchema } from '../model/triage.ts';
import { UsageError } from './usage.ts';

const OPTION = '--triage';

/**
 * Reads a file of decisions: a list, in YAML or JSON, of `{ id, decision, reason, by, until? }`.
 *
 * @throws UsageError naming the file and the line.
 */
export async function readDecisions(file: string): Promise<Decision[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new UsageError(`${OPTION}: ${file} cannot be read: ${missing ? 'there is no such file' : String(cause)}`, {
      cause,
    });
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const lineAt = (offset: number | undefined) => (offset === undefined ? 1 : lines.linePos(offset).line);
  const [broken] = document.errors;
  if (broken)
    throw new UsageError(`${OPTION}: ${file}, line ${lineAt(broken.pos[0])}: ${broken.message.split('\n')[0]}`);
  const value: unknown = document.toJS();
  if (!Array.isArray(value)) {
    throw new UsageError(`${OPTION}: ${file}: it must be a list of decisions ("- id: …"), each of one finding`);
  }
  const seen = new Map<string, number>();
  return value.map((each: unknown, at) => {
    const parsed = DecisionSchema.safeParse(each);
    const node = document.getIn([at], true);
    const line = lineAt(isNode(node) ? node.range?.[0] : undefined);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new UsageError(`${OPTION}: ${file}, line ${line}: ${issue?.path.join('.') || 'it'}: ${issue?.message}`);
    }
    const before = seen.get(parsed.data.id);
    if (before !== undefined) {
      throw new UsageError(`${OPTION}: ${file}, line ${line}: ${parsed.data.id} is decided in line ${before} already`);
    }
    seen.set(parsed.data.id, line);
    return parsed.data;
  });
}
