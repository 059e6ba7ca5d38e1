import { readFileSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { page } from './markup.ts';
import type { Reply } from './write.ts';

/** The folder of which pages may show files. */
export const FOLDER = fileURLToPath(new URL('./scratch', import.meta.url));
export const NONE: Reply = { status: 404, body: page('Not there') };

/** A file as plain text, as much of it as a page holds. */
export function file(path: string): Reply {
  try {
    const body = readFileSync(path, 'utf8').slice(0, 4000);
    return { type: 'text/plain', headers: { 'x-content-type-options': 'nosniff' }, body };
  } catch {
    return NONE;
  }
}

/** What lies in the folder, wherever the value would lead. */
export function within(value: string): Reply {
  const path = resolve(FOLDER, value);
  return path.startsWith(FOLDER + sep) ? file(path) : NONE;
}
