import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const FOLDER = new URL('../', import.meta.url);

/**
 * Runs code in a process of its own, contained and with Node's permissions as a shadow has them. What it gives to `say` is
 * what comes back.
 */
export function inShadowForTesting(kind: 'node-sqlite' | 'better-sqlite3', folder: string, code: string): unknown[] {
  const install = `
    import containment from ${JSON.stringify(new URL(`${kind}.ts`, FOLDER).href)};
    import { writeSync } from 'node:fs';
    globalThis.say = (value) => writeSync(1, JSON.stringify(value) + '\\n');
    containment.install({
      folder: ${JSON.stringify(folder)}, policy: 'overlay',
      withheld: (detail) => say({ withheld: detail }), onProbeEnd() {},
    });`;
  const out = execFileSync(
    process.execPath,
    [
      ...['--permission', '--allow-fs-read=*', `--allow-fs-write=${folder}`, '--allow-worker', '--allow-addons'],
      ...['--no-warnings', '--conditions=selfward-source'],
      `--import=data:text/javascript,${encodeURIComponent(install)}`,
      ...['--input-type=module', '--eval', code],
    ],
    { cwd: fileURLToPath(FOLDER), encoding: 'utf8' },
  );
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}
