import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CheckDescription, NO_DEFAULT } from '../load-checks.ts';
import type { Description, OwnCheck } from './as-check.ts';
import { type Limits, startChild } from './child.ts';
import { lineOf, syntaxError } from './locate.ts';
import type { CheckSource, FromHost } from './messages.ts';

/** A file that was refused; its last good version stays in use. */
export interface RefusedCheck {
  file: string;
  /** From 1; absent where no line is to blame. */
  line?: number;
  reason: string;
}

/** Most requests that an own check may ask for in one scope. */
const MOST_REQUESTS = 1000;

/** Has a check describe itself, in a process that is ended at once, and holds it to the contract. */
export async function vet(source: CheckSource, limits: Limits): Promise<OwnCheck | RefusedCheck> {
  const file = basename(fileURLToPath(source.url));
  const text = source.modules.get(source.url) ?? '';
  const wrong = syntaxError(text, file);
  if (wrong !== undefined) return { file, ...wrong };
  const child = startChild(source, limits);
  try {
    return described(source, file, text, await child.ask({ type: 'load' }));
  } catch (error) {
    return { file, reason: error instanceof Error ? error.message : String(error) };
  } finally {
    child.stop();
  }
}

function described(source: CheckSource, file: string, text: string, told: FromHost): OwnCheck | RefusedCheck {
  if (told.type === 'refused') return { file, ...blame(source, told) };
  if (told.type !== 'loaded') return { file, reason: 'its process said something else than was asked' };
  const at = (field?: string) => lineOf(field, text, file);
  if (told.description === undefined) return { file, line: at(), reason: NO_DEFAULT };
  const missing = ['applies', 'run'].find((name) => !told.functions.includes(name));
  if (missing !== undefined) return { file, line: at(missing), reason: `${missing}: must be a function` };
  const parsed = CheckDescription.safeParse(told.description);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const [field] = issue?.path ?? [];
    return {
      file,
      line: at(field === undefined ? undefined : String(field)),
      reason: `${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'has the wrong shape'}`,
    };
  }
  const most = Math.max(...Object.values(parsed.data.ceiling));
  if (most > MOST_REQUESTS) {
    return { file, line: at('ceiling'), reason: `ceiling: must be at most ${MOST_REQUESTS} requests, not ${most}` };
  }
  // Nothing else that it says of itself goes on.
  const { id, title, cwe, severity, cvss, scope, byDefault, advice } = parsed.data;
  const description = { id, title, cwe, severity, cvss, scope, byDefault, advice, ceiling: parsed.data.ceiling };
  return { file, source, description: description as Description };
}

/** Where it went wrong: in the check's own file, or in one that it imports. */
function blame(source: CheckSource, { reason, stack }: { reason: string; stack: string }): Omit<RefusedCheck, 'file'> {
  const line = stack.split(`${source.url}:`)[1]?.match(/^\d+/)?.[0];
  if (line !== undefined) return { line: Number(line), reason };
  for (const [url, text] of source.modules) {
    const name = basename(url);
    const wrong = syntaxError(text, name);
    if (wrong !== undefined && url !== source.url && /SyntaxError/.test(stack)) {
      return { reason: `${name}:${wrong.line}: ${wrong.reason}` };
    }
  }
  return { reason };
}
