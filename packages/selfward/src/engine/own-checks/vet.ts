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
  // Node's own message for a mistake in a script names no line.
  const wrong = file.endsWith('.ts') ? undefined : syntaxError(source.modules.get(source.url) ?? '');
  if (wrong !== undefined) return { file, ...wrong };
  const child = startChild(source, limits);
  try {
    return described(source, file, await child.ask({ type: 'load' }));
  } catch (error) {
    return { file, reason: error instanceof Error ? error.message : String(error) };
  } finally {
    child.stop();
  }
}

function described(source: CheckSource, file: string, told: FromHost): OwnCheck | RefusedCheck {
  if (told.type === 'refused') return { file, ...blame(source, told) };
  if (told.type !== 'loaded') return { file, reason: 'its process said something else than was asked' };
  const at = (field?: string) => lineOf(field, told.script);
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
  const { id, title, cwe, severity, cvss, cvss4, scope, byDefault } = parsed.data;
  const texts = Object.entries(parsed.data.advice).filter(([, text]) => typeof text === 'string');
  const advice = { ...Object.fromEntries(texts), any: parsed.data.advice.any };
  const description = {
    id,
    title,
    cwe,
    severity,
    cvss,
    ...(cvss4 !== undefined && { cvss4 }),
    scope,
    byDefault,
    advice,
    ceiling: parsed.data.ceiling,
  };
  return { file, source, description: description as Description };
}

/** Where it went wrong: in the check's own file, or in one that it imports. */
function blame(source: CheckSource, { reason, stack }: { reason: string; stack: string }): Omit<RefusedCheck, 'file'> {
  const lineIn = (url: string) => stack.split(`${url}:`)[1]?.match(/^\d+/)?.[0];
  const line = lineIn(source.url);
  if (line !== undefined) return { line: Number(line), reason };
  const others = [...source.modules].filter(([url]) => url !== source.url);
  const named = others.find(([url]) => lineIn(url) !== undefined);
  if (named !== undefined) return { reason: `${basename(named[0])}:${lineIn(named[0])}: ${reason}` };
  if (!stack.startsWith('SyntaxError')) return { reason };
  for (const [url, text] of others) {
    const wrong = url.endsWith('.ts') ? undefined : syntaxError(text);
    if (wrong !== undefined) return { reason: `${basename(url)}:${wrong.line}: ${wrong.reason}` };
  }
  return { reason };
}
