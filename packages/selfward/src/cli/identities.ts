import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { readSignInFile, SignInFileError } from '../engine/sign-in/read-sign-in-file.ts';
import type { RunOptions } from '../model/run.ts';
import type { SignIn } from '../model/sign-in.ts';
import { withinScope } from '../surface/scope.ts';
import type { CheckOptions } from './check-options.ts';
import { closest } from './closest.ts';
import { UsageError } from './usage.ts';

/**
 * As whom the run calls: the headers of the command line, and who signs in by a file's steps. The first of the file, or
 * the one behind `--as`, is the run's own; the others read pages again.
 *
 * @throws UsageError
 */
export async function identitiesFor(
  { signIn, as, headers, url }: Pick<CheckOptions, 'signIn' | 'as' | 'headers' | 'url'>,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Pick<RunOptions, 'identity' | 'others'>> {
  if (signIn === undefined) {
    if (as !== undefined)
      throw new UsageError('--as: it names somebody of the file behind --sign-in, which is not given');
    return headers.length > 0 ? { identity: { name: 'command line', headers } } : {};
  }
  const known = await read(signIn, env);
  for (const each of known) if (each.signIn) mustStay(each.signIn, url, signIn);
  const own = as === undefined ? known[0] : known.find(({ name }) => name === as);
  if (!own) {
    const names = known.map(({ name }) => name);
    const near = closest(as ?? '', names);
    throw new UsageError(
      `--as: nobody in ${signIn} is called "${as}"${near === undefined ? '' : ` (${near}?)`}; there are ${names.join(', ')}`,
    );
  }
  return { identity: { ...own, headers }, others: known.filter((each) => each !== own) };
}

async function read(file: string, env: Readonly<Record<string, string | undefined>>) {
  try {
    return readSignInFile(await readFile(file, 'utf8'), file, {
      env: (name) => env[name],
      file: (path) => readFileSync(resolve(dirname(file), path), 'utf8'),
    });
  } catch (cause) {
    if (cause instanceof SignInFileError) throw new UsageError(`--sign-in: ${cause.message}`, { cause });
    const gone = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new UsageError(`--sign-in: ${file} cannot be read: ${gone ? 'there is no such file' : String(cause)}`, {
      cause,
    });
  }
}

/** Credentials must not be carried elsewhere: told before anything is sent. */
function mustStay({ steps, verify }: SignIn, url: string, file: string): void {
  const { origin } = new URL(url);
  const addresses = steps.flatMap((step) => {
    if ('get' in step) return [step.get];
    if ('json' in step) return [step.json];
    return 'form' in step ? [step.form, step.action ?? '/'] : [];
  });
  // Values are put into an address when it is asked; its host must stand there already.
  const elsewhere = [...addresses, verify.url].find(
    (address) => !withinScope(address.replace(/\{[^{}]*\}/g, 'x'), origin),
  );
  if (elsewhere !== undefined)
    throw new UsageError(`--sign-in: ${file}: ${elsewhere} is outside the scope, which is ${origin} alone`);
}
