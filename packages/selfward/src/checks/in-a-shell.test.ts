import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadChecks } from '../engine/load-checks.ts';
import type { Check, HttpRequest, Profile, Scopes } from '../model/index.ts';
import { endpointForTesting, escapeHtml, fieldsOf } from './testing/endpoints-for-testing.ts';
import { runCheckForTesting } from './testing/run-check-for-testing.ts';

let checks: readonly Check[];
let folder: string;
beforeAll(async () => {
  checks = (await loadChecks()).filter(({ byDefault }) => byDefault);
  folder = mkdtempSync(join(tmpdir(), 'selfward-shell-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const COMMANDS: [string, (value: string) => string][] = [
  ['bare', (value) => `echo ${value}`],
  ['in double quotes', (value) => `echo "${value}"`],
  ['in single quotes', (value) => `echo '${value}'`],
  ['before another word', (value) => `cat ${value} now`],
  ['in a test', (value) => `test -n '${value}'`],
  ['in a test, in double quotes', (value) => `test -n "${value}"`],
  ['that is not shown', (value) => `true ${value}`],
];

/** What a page shows of a command decides how far a check goes on. */
const PAGES: ((wrote: string, ok: boolean) => { status: number; body: string })[] = [
  (wrote, ok) => ({ status: ok ? 200 : 500, body: `<!doctype html><pre>${escapeHtml(wrote)}</pre>` }),
  (wrote, ok) => ({ status: ok ? 200 : 500, body: `<!doctype html><p>${wrote}</p>` }),
  (wrote) => ({ status: 200, body: `<!doctype html><pre>${escapeHtml(wrote)}</pre>` }),
  (_wrote, ok) => ({ status: ok ? 200 : 500, body: ok ? 'It answers.' : 'It does not.' }),
  (_wrote, ok) => ({ status: 200, body: ok ? 'It answers.' : 'It does not.' }),
];

/** A page that runs a command with what came in; what the command left is noted. */
function shellPage(command: (value: string) => string, left: string[], page: (typeof PAGES)[number]) {
  return (request: HttpRequest) => {
    const line = command(fieldsOf(request).name ?? '').replaceAll('\0', '');
    const ran = spawnSync('sh', ['-c', line], {
      cwd: folder,
      timeout: 400,
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin' },
    });
    for (const file of readdirSync(folder)) {
      left.push(`${line} left ${file}`);
      rmSync(join(folder, file), { recursive: true });
    }
    return page(ran.stdout, ran.status === 0);
  };
}

/** Whatever a field is looked at for, it may end in a shell: no check may leave a file there, with all that it tries. */
describe.each<Profile>(['normal', 'thorough'])('checks that meet a shell (%s)', (profile) => {
  it.each(COMMANDS)(
    'leave no file behind: %s',
    async (_name, command) => {
      const left: string[] = [];
      for (const page of PAGES) {
        for (const check of checks as readonly Check<keyof Scopes>[]) {
          const endpoint = endpointForTesting('GET', '/ping', { name: 'panel' });
          const run = await runCheckForTesting(check, [endpoint], shellPage(command, left, page), { profile });
          expect(run.outcomes.length, check.id).toBeGreaterThan(0);
        }
      }
      expect(left).toEqual([]);
    },
    120_000,
  );
});
