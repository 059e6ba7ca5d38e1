import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Class, caseIdOf } from '../../../lab/cases/case.ts';
import { printed } from './command.ts';
import type { Peer } from './peer.ts';

const MODULES: Partial<Record<Class, string>> = {
  'reflected-xss': 'xss',
  'sql-injection': 'sql,blindsql',
  'command-injection': 'exec',
  'path-traversal': 'file',
  'open-redirect': 'redirect',
  'header-injection': 'crlf',
};

const ReportSchema = z.object({ vulnerabilities: z.record(z.string(), z.array(z.object({ path: z.string() }))) });

/** Wapiti, as Debian has it: one run over the site that the sample's cases make. */
export const wapiti: Peer = {
  name: 'Wapiti',
  classes: Object.keys(MODULES) as Class[],
  async version() {
    return /(\d+\.\d+\.\d+)/.exec((await printed('wapiti', ['--version'])) ?? '')?.[1];
  },
  async run(check, origin, _sample, folder) {
    const file = join(folder, 'wapiti.json');
    const state = ['--flush-session', '--store-session', folder, '--store-config', folder];
    const output = ['-f', 'json', '-o', file, '--no-bugreport', '-v', '0'];
    await printed('wapiti', ['-u', `${origin}/`, '--scope', 'domain', '-m', MODULES[check] ?? '', ...state, ...output]);
    const { vulnerabilities } = ReportSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    return new Set(Object.values(vulnerabilities).flatMap((each) => each.map(({ path }) => caseIdOf(path))));
  },
};
