import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** This package's version, from its own package.json (beside `src` and `dist` alike). */
export function readVersion(): string {
  const file = new URL('../../package.json', import.meta.url);
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}
