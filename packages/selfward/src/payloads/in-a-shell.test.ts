import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parsePayloads } from './parse-payloads.ts';

const FOLDER = fileURLToPath(new URL('./', import.meta.url));
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

/** As a check fills it: every placeholder gets a word or a number of its own kind. */
const filled = (text: string): string =>
  text.replace(/\{([a-z]+)\}/gi, (_whole, name: string) => (name.length === 1 && name < 'e' ? '37' : `w${name}9`));

/** Whatever a field is looked at for, it may end in a shell: looking must leave no file behind there. */
describe.each(files)('%s, met by a shell', (file) => {
  const read = parsePayloads(readFileSync(join(FOLDER, file), 'utf8'), file.replace('.json', ''));

  it('leaves no file behind', () => {
    const folder = mkdtempSync(join(tmpdir(), 'selfward-shell-'));
    const wrote: string[] = [];
    if ('reason' in read) throw new Error(read.reason);
    for (const { id, text } of read.payloads) {
      // No program can be started with a null byte in its arguments.
      const sent = filled(text).replaceAll('\0', '');
      for (const command of [`echo ${sent}`, `echo "${sent}"`, `echo '${sent}'`]) {
        spawnSync('sh', ['-c', command], { cwd: folder, timeout: 300, env: { PATH: '/usr/bin:/bin' } });
        for (const left of readdirSync(folder)) {
          wrote.push(`${id} in ${command} wrote ${left}`);
          rmSync(join(folder, left), { recursive: true });
        }
      }
    }
    rmSync(folder, { recursive: true });
    expect(wrote).toEqual([]);
  }, 60_000);
});
