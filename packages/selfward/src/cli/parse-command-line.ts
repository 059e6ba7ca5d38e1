import { parseArgs } from 'node:util';
import { closest } from './closest.ts';
import { UsageError } from './usage.ts';

const OPTIONS = {
  openapi: { type: 'string' },
  list: { type: 'string' },
  har: { type: 'string' },
  td: { type: 'string' },
  checks: { type: 'string' },
  'checks-dir': { type: 'string' },
  templates: { type: 'string' },
  tool: { type: 'string', multiple: true },
  profile: { type: 'string' },
  header: { type: 'string', multiple: true },
  'sign-in': { type: 'string' },
  as: { type: 'string' },
  rate: { type: 'string' },
  budget: { type: 'string' },
  'budget-per-endpoint': { type: 'string' },
  timeout: { type: 'string' },
  insecure: { type: 'boolean' },
  browser: { type: 'boolean' },
  rendered: { type: 'boolean' },
  callback: { type: 'string' },
  format: { type: 'string' },
  output: { type: 'string' },
  triage: { type: 'string' },
  'fail-on': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
} as const;

/** May be given more than once; all others once, for it would not be clear which counts. */
const REPEATABLE = new Set(['header', 'tool']);

/** Reads options and words, none of them understood yet. @throws UsageError */
export function parseCommandLine(argv: readonly string[]) {
  try {
    const { values, positionals, tokens } = parseArgs({
      args: [...argv],
      options: OPTIONS,
      allowPositionals: true,
      tokens: true,
    });
    const given = tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : []));
    const twice = given.find((name, at) => !REPEATABLE.has(name) && given.indexOf(name) !== at);
    if (twice !== undefined) throw new UsageError(`--${twice} is given twice`);
    return { values, positionals };
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(explained(cause), { cause });
  }
}

/** Node's own messages name the option; what they lack is the likely mistake. */
function explained(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const unknown = /^Unknown option '(-{1,2}[^']*)'/.exec(message)?.[1];
  if (unknown === undefined)
    return (message.split('\n')[0] ?? message).replace(/^Option '(-h, |-V, )?(--[a-z-]+)[^']*'/, '$2:');
  const near = closest(unknown.replace(/^-+/, ''), Object.keys(OPTIONS));
  return `${unknown} is not an option${near === undefined ? '' : ` (--${near}?)`}`;
}

export type Values = ReturnType<typeof parseCommandLine>['values'];
