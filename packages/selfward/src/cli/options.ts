import { parseArgs } from 'node:util';
import { PROFILES, type Profile } from '../model/profile.ts';
import { SEVERITIES, type Severity } from '../model/severity.ts';
import { closest } from './closest.ts';
import type { CompareOptions } from './compare.ts';
import { UsageError } from './usage.ts';
import { number, oneOf, readCallback, readHeader, readUrl } from './values.ts';

/** What the command line asks for, read and made sure of. */
export interface CheckOptions {
  url: string;
  openapi?: string;
  list?: string;
  har?: string;
  td?: string;
  /** Ids; all that belong to an ordinary run where not given. */
  checks?: string[];
  /** A folder of own checks. */
  checksDir?: string;
  /** A folder of templates. */
  templates?: string;
  /** Other people's tools: ids of shipped declarations, or files of others. */
  tools: string[];
  profile: Profile;
  headers: [name: string, value: string][];
  /** A file of sign-ins. */
  signIn?: string;
  /** As whom of that file. */
  as?: string;
  rate?: number;
  budget?: number;
  budgetPerEndpoint?: number;
  timeoutMs?: number;
  insecure: boolean;
  /** Has the system's Chromium run what is found. */
  browser: boolean;
  /** Has it build pages with their scripts, to learn what those ask for. */
  rendered: boolean;
  /** Under which address targets call back: `host`, `host:port`, or `none`. */
  callback?: string;
  format: string;
  output?: string;
  /** A file of decisions. */
  triage?: string;
  failOn: Severity;
}

export type Command =
  | { do: 'help' }
  | { do: 'version' }
  | { do: 'list-checks'; checksDir?: string }
  | { do: 'compare'; options: CompareOptions }
  | { do: 'lint-templates'; dir: string }
  | { do: 'list-tools'; dir?: string }
  | { do: 'lint-tools'; dir: string }
  | { do: 'check'; options: CheckOptions };

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

/** Reads the command line. Pure. @throws UsageError */
export function readCommand(argv: readonly string[]): Command {
  const { values, positionals } = parse(argv);
  if (values.help) return { do: 'help' };
  if (values.version) return { do: 'version' };
  const [command, url, ...more] = positionals;
  if (command === undefined && values.checks !== 'list')
    throw new UsageError('no command: "selfward check <url>" checks a target');
  if (command === 'compare') return { do: 'compare', options: readCompare(positionals.slice(1), values) };
  if (command === 'templates') return readTemplates(positionals.slice(1), values);
  if (command === 'tools') return readTools(positionals.slice(1), values);
  if (command !== undefined && command !== 'check') throw new UsageError(unknownCommand(command));
  const checksDir = values['checks-dir'];
  if (values.checks === 'list') return { do: 'list-checks', ...(checksDir !== undefined && { checksDir }) };
  if (url === undefined) throw new UsageError('check: no URL is given (selfward check http://host:port/)');
  if (more.length > 0)
    throw new UsageError(`check: one URL at a time, "${more[0]}" is too much (a value without its quotes?)`);
  return { do: 'check', options: readOptions(url, values) };
}

function parse(argv: readonly string[]) {
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

function unknownCommand(command: string): string {
  if (/^https?:\/\//i.test(command)) return `"${command}" is no command ("selfward check ${command}"?)`;
  return `"${command}" is no command; there are check, compare, templates and tools`;
}

type Values = ReturnType<typeof parse>['values'];

function readCompare(files: readonly string[], values: Values): CompareOptions {
  const [old, latest, ...more] = files;
  if (old === undefined || latest === undefined || more.length > 0)
    throw new UsageError('compare: it takes two reports, the older first (selfward compare old.json new.json)');
  const foreign = Object.keys(values).find((name) => name !== 'format' && name !== 'output');
  if (foreign !== undefined) throw new UsageError(`compare: --${foreign} belongs to selfward check`);
  const { output } = values;
  const format = oneOf('format', values.format ?? 'text', ['text', 'json']);
  return { old, new: latest, format, ...(output !== undefined && { output }) };
}

function readTemplates(words: readonly string[], values: Values): Command {
  const [verb, dir, ...more] = words;
  if (verb !== 'lint' || dir === undefined || more.length > 0)
    throw new UsageError('templates: it reads "selfward templates lint <folder>"');
  const [foreign] = Object.keys(values);
  if (foreign !== undefined) throw new UsageError(`templates: --${foreign} belongs to selfward check`);
  return { do: 'lint-templates', dir };
}

function readTools(words: readonly string[], values: Values): Command {
  const [verb, dir, ...more] = words;
  const known = (verb === 'list' || (verb === 'lint' && dir !== undefined)) && more.length === 0;
  if (!known)
    throw new UsageError('tools: it reads "selfward tools list [<folder>]" or "selfward tools lint <folder>"');
  const [foreign] = Object.keys(values);
  if (foreign !== undefined) throw new UsageError(`tools: --${foreign} belongs to selfward check`);
  if (dir !== undefined && verb === 'lint') return { do: 'lint-tools', dir };
  return { do: 'list-tools', ...(dir !== undefined && { dir }) };
}

function readOptions(url: string, values: Values): CheckOptions {
  const { openapi, list, har, td, output } = values;
  const checks = values.checks
    ?.split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  if (checks?.length === 0) throw new UsageError('--checks: no check is named (--checks list names all there are)');
  const rate = number('rate', values.rate, 'requests per second');
  const budget = count('budget', values.budget);
  const budgetPerEndpoint = count('budget-per-endpoint', values['budget-per-endpoint']);
  const timeout = number('timeout', values.timeout, 'seconds');
  return {
    url: readUrl(url),
    profile: oneOf('profile', values.profile ?? 'normal', PROFILES),
    failOn: oneOf('fail-on', values['fail-on'] ?? 'low', SEVERITIES),
    headers: (values.header ?? []).map(readHeader),
    tools: values.tool ?? [],
    insecure: values.insecure ?? false,
    browser: values.browser ?? false,
    rendered: values.rendered ?? false,
    format: values.format ?? 'text',
    ...(openapi !== undefined && { openapi }),
    ...(list !== undefined && { list }),
    ...(har !== undefined && { har }),
    ...(td !== undefined && { td }),
    ...(checks && { checks }),
    ...(values['checks-dir'] !== undefined && { checksDir: values['checks-dir'] }),
    ...(values.templates !== undefined && { templates: values.templates }),
    ...(values.callback !== undefined && { callback: readCallback(values.callback) }),
    ...(rate !== undefined && { rate }),
    ...(budget !== undefined && { budget }),
    ...(budgetPerEndpoint !== undefined && { budgetPerEndpoint }),
    ...(values['sign-in'] !== undefined && { signIn: values['sign-in'] }),
    ...(values.as !== undefined && { as: values.as }),
    ...(timeout !== undefined && { timeoutMs: timeout * 1000 }),
    ...(output !== undefined && { output }),
    ...(values.triage !== undefined && { triage: values.triage }),
  };
}

function count(name: string, text: string | undefined): number | undefined {
  const value = number(name, text, 'requests');
  if (value !== undefined && !Number.isInteger(value))
    throw new UsageError(`--${name}: ${value} is no whole number of requests`);
  return value;
}
