import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFresh } from '../../model/index.ts';
import { GROUPS, type Group, makeSandwich, makeShortSandwich } from './sandwich.ts';

const groups = [undefined, ...Object.keys(GROUPS)] as (Group | undefined)[];

/** A field that is looked at for cross-site scripting may end in a shell: looking must leave nothing behind there. */
describe.each(['sh', 'bash'])('a sandwich that meets %s', (shell) => {
  it.each(groups)('leaves no file behind: %s', (group) => {
    const folder = mkdtempSync(join(tmpdir(), 'selfward-sandwich-'));
    const fresh = createFresh();
    const { text } = group ? makeShortSandwich(fresh, GROUPS[group]) : makeSandwich(fresh);
    for (const command of [`echo ${text}`, `echo "${text}"`, `echo '${text}'`, `cat ${text} now`]) {
      spawnSync(shell, ['-c', command], { cwd: folder, timeout: 5000, env: { PATH: '/usr/bin:/bin' } });
    }
    const left = readdirSync(folder);
    rmSync(folder, { recursive: true });
    expect(left).toEqual([]);
  });
});
