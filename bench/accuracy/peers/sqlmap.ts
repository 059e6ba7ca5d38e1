import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Class, caseIdOf } from '../../../lab/cases/case.ts';
import { printed } from './command.ts';
import type { Peer } from './peer.ts';

const PROGRAM = fileURLToPath(new URL('../../../.tools/sqlmap/sqlmap/sqlmap.py', import.meta.url));

const SWITCHES: Partial<Record<Class, readonly string[]>> = {
  'template-injection': ['--ssti'],
  'nosql-injection': ['--nosql'],
  'sql-injection': [],
};

/** sqlmap, as it comes from the Python package index: the version that looks for templates and NoSQL too. */
export const sqlmap: Peer = {
  name: 'sqlmap',
  classes: ['template-injection', 'nosql-injection', 'sql-injection'],
  async version() {
    return existsSync(PROGRAM) ? (await printed('python3', [PROGRAM, '--version']))?.trim() : undefined;
  },
  async run(check, origin, sample, folder) {
    const targets = join(folder, 'targets.txt');
    await writeFile(targets, sample.map(({ it }) => `${origin}${it.lines[0]?.url}\n`).join(''));
    const args = [
      '-m',
      targets,
      '--batch',
      '--disable-coloring',
      '--flush-session',
      '--output-dir',
      join(folder, 'out'),
    ];
    const said = (await printed('python3', [PROGRAM, ...args, ...(SWITCHES[check] ?? [])], folder)) ?? '';
    return reported(said);
  },
};

/** Its list of targets comes as `GET http://…`, and below each, where it found something, `Parameter: name (GET)`. */
export function reported(said: string): Set<string> {
  const found = new Set<string>();
  let current = '';
  for (const line of said.split('\n')) {
    const [, url] = /^GET (https?:\/\/\S+)/.exec(line) ?? [];
    if (url !== undefined) current = caseIdOf(url);
    else if (/^Parameter: .+ \(GET\)/.test(line)) found.add(current);
  }
  return found;
}
