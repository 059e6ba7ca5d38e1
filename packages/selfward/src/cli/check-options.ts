import { PROFILES, type Profile } from '../model/profile.ts';
import { SEVERITIES, type Severity } from '../model/severity.ts';
import type { Values } from './parse-command-line.ts';
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

export function readOptions(url: string, values: Values): CheckOptions {
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
