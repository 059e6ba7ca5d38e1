import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Identity, readSignInFile, SignInFileError } from 'selfward/engine';

/**
 * As whom a device is checked: the first of the file that its entry names, while the others read pages again. Nobody where
 * it names none. The files lie on the server's own disk, for whoever writes one chooses which secrets it names.
 *
 * @throws Error in words for people: a check of the device must not go on as a stranger.
 */
export function readSignIns(
  folder: string,
  file: string | undefined,
  env: Readonly<Record<string, string | undefined>> = process.env,
): { identity?: Identity; others?: readonly Identity[] } {
  if (file === undefined) return {};
  try {
    const [identity, ...others] = readSignInFile(readFileSync(resolve(folder, file), 'utf8'), file, {
      env: (name) => env[name],
      file: (path) => readFileSync(resolve(folder, path), 'utf8'),
    });
    return identity === undefined ? {} : { identity, ...(others.length > 0 && { others }) };
  } catch (cause) {
    if (cause instanceof SignInFileError) throw new Error(`how to sign in cannot be read: ${cause.message}`, { cause });
    throw new Error(`how to sign in cannot be read: there is no file ${file} in the folder sign-ins`, { cause });
  }
}
