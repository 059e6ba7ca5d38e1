import { LineCounter, parseDocument } from 'yaml';
import { SignInFileSchema, type SignInStep } from '../../model/sign-in.ts';
import type { Identity } from '../../model/target.ts';
import { isPasswordName } from '../../probe/redact.ts';
import { offsetInYaml } from '../offset-in-yaml.ts';
import { placeholdersIn, placeholdersInJson } from './fill-in.ts';
import { readSelector } from './select.ts';

/** A file that says how to sign in and cannot be used; says where and why. */
export class SignInFileError extends Error {
  override readonly name = 'SignInFileError';
}

/** Where secrets come from. `file` throws where there is none. */
export interface Secrets {
  env: (name: string) => string | undefined;
  /** @param path - as written; relative to the file that names it. */
  file: (path: string) => string;
}

const LONGEST = 256 * 1024;

/**
 * Reads a file of sign-ins, YAML or JSON, with the secrets that it names. Messages carry file and line, never a value.
 *
 * @throws SignInFileError
 */
export function readSignInFile(text: string, file: string, secrets: Secrets): Identity[] {
  const lines = new LineCounter();
  const fail = (offset: number | undefined, problem: string, cause?: unknown) =>
    new SignInFileError(`${file}:${Math.max(1, lines.linePos(offset ?? 0).line)}: ${problem}`, { cause });
  if (text.length > LONGEST) throw fail(0, `longer than ${LONGEST} characters`);
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'error', prettyErrors: false });
  const [broken] = document.errors;
  if (broken) throw fail(broken.pos[0], broken.message.split('\n')[0] ?? broken.message);
  const at = (path: readonly (string | number)[]) => offsetInYaml(document, path);
  const read = SignInFileSchema.safeParse(toValue(document, fail));
  if (!read.success) {
    const [issue] = read.error.issues;
    const path = issue?.path.filter((key) => typeof key !== 'symbol') ?? [];
    throw fail(at(path), `${path.join('.') || 'the file'}: ${issue?.message ?? 'wrong'}`);
  }
  const { identities } = read.data;
  const names = identities.map(({ name }) => name);
  const twice = names.findIndex((name, index) => names.indexOf(name) < index);
  if (twice >= 0) throw fail(at(['identities', twice]), `the name "${names[twice]}" stands there twice`);
  return identities.map(({ name, steps, verify }, index) => {
    const found: Record<string, string> = {};
    const taken = new Set<string>();
    for (const [number, step] of steps.entries()) {
      const path = ['identities', index, 'steps', number];
      const problem = mistakeIn(step) ?? resolve(step, taken, found, secrets);
      if (problem !== undefined) throw fail(at(path), problem);
      if ('take' in step) for (const key of Object.keys(step.take ?? {})) taken.add(key);
    }
    if (!steps.some((step) => placeholdersInJson(step).some((word) => Object.hasOwn(found, word))))
      throw fail(
        at(['identities', index]),
        `"${name}" names no secret ({env:NAME} or {file:path}): nobody is signed in`,
      );
    return { name, headers: [], signIn: { steps, verify, secrets: found } };
  });
}

/** What the schema cannot see: a password written down, a selector of more than one element. */
function mistakeIn(step: SignInStep): string | undefined {
  const texts = 'form' in step ? Object.entries(step.fields) : 'json' in step ? textsOf('', step.body) : [];
  if ('basic' in step) texts.push(['password', step.basic.password]);
  const bare = texts.find(
    ([name, value]) => isPasswordName(name) && value !== '' && placeholdersIn(value).length === 0,
  );
  if (bare) return `the ${bare[0]} stands in the file; write {env:NAME} or {file:path} in its place`;
  for (const take of 'take' in step ? Object.values(step.take ?? {}) : []) {
    if ('selector' in take && !readSelector(take.selector))
      return `"${take.selector}" is no selector of one element: tag, #id, .class, [attribute="value"]`;
  }
  return undefined;
}

function textsOf(name: string, value: unknown): [string, string][] {
  if (typeof value === 'string') return [[name, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => textsOf(key, each));
}

/** Fetches the secrets that a step names; what else stands in braces must have been taken by then. */
function resolve(
  step: SignInStep,
  taken: ReadonlySet<string>,
  found: Record<string, string>,
  secrets: Secrets,
): string | undefined {
  for (const word of placeholdersInJson(step)) {
    const [, kind, what = ''] = /^(env|file):(.*)$/.exec(word) ?? [];
    if (kind === undefined) {
      if (taken.has(word)) continue;
      return `{${word}} is not known: no step before this one takes it (a secret is {env:NAME} or {file:path})`;
    }
    const value = kind === 'env' ? secrets.env(what) : fromFile(what, secrets);
    if (value === undefined || value === '') {
      const where = kind === 'env' ? `the environment has no ${what}` : `the file ${what} cannot be read`;
      return value === '' ? `{${word}} is empty` : where;
    }
    found[word] = value;
  }
  return undefined;
}

function fromFile(path: string, secrets: Secrets): string | undefined {
  try {
    return secrets.file(path).replace(/\r?\n$/, '');
  } catch {
    return undefined;
  }
}

function toValue(
  document: ReturnType<typeof parseDocument>,
  fail: (offset: number, problem: string) => Error,
): unknown {
  try {
    return document.toJS({ maxAliasCount: 50 });
  } catch (cause) {
    throw fail(0, cause instanceof Error ? cause.message : String(cause));
  }
}
