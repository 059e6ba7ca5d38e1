import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadChecks } from '../../engine/load-checks.ts';
import type { Check } from '../../model/index.ts';

const WORD = 'bcdfg2hjkl';
let checks: readonly Check[];
let folder: string;
beforeAll(async () => {
  checks = await loadChecks();
  folder = mkdtempSync(join(tmpdir(), 'selfward-inside-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Every text that any rule sends: each may end in a sink that it was not meant for. */
const texts = () =>
  checks.flatMap(({ inside }) =>
    (inside?.tries ?? []).flatMap(({ value }) => (typeof value === 'string' ? [value.replaceAll('{p}', WORD)] : [])),
  );

describe('what is sent from inside', () => {
  it('is told by rules with one to four values a sensor for any field, each with a marker in it', () => {
    const rules = checks.flatMap(({ inside }) => (inside ? [inside] : []));
    expect(rules.length).toBeGreaterThan(8);
    for (const { sensors, tries } of rules) {
      for (const one of tries) {
        expect(JSON.stringify(one.value)).toContain('{p}');
        for (const sensor of one.sensors ?? []) expect(sensors).toContain(sensor);
      }
      for (const sensor of sensors) {
        const own = tries.filter((one) => one.sensors?.includes(sensor) ?? true);
        const everywhere = own.filter(({ value }) => !String(value).includes('{site}'));
        expect(everywhere.length, sensor).toBeGreaterThan(0);
        expect(everywhere.length, sensor).toBeLessThan(5);
      }
    }
  });

  it('names sensors that are there', () => {
    const known = readdirSync(join(import.meta.dirname, '../../sensors'));
    for (const { inside } of checks) {
      for (const sensor of inside?.sensors ?? []) expect(known).toContain(`${sensor}.ts`);
    }
  });

  const COMMANDS = [
    'rm -rf files/V',
    'rm -rf "files/V"',
    "rm -rf 'files/V'",
    'echo V',
    "echo 'V'",
    'test -n "V"',
    'cat V now',
  ];
  it.each(COMMANDS)('leaves and removes no file in a shell: %s', (command) => {
    for (const text of texts()) {
      mkdirSync(join(folder, 'files'), { recursive: true });
      writeFileSync(join(folder, 'files', 'kept'), '');
      const line = command.replace('V', () => text).replaceAll('\0', '');
      spawnSync('sh', ['-c', line], { cwd: folder, timeout: 2000, env: { PATH: '/usr/bin:/bin' } });
      expect(readdirSync(folder, { recursive: true }).sort(), line).toEqual(['files', join('files', 'kept')]);
    }
  });

  const STATEMENTS = [
    "delete from rooms where name = 'V'",
    'delete from rooms where name = "V"',
    'delete from rooms where id = V',
    "delete from rooms where name like '%V%'",
    "update rooms set name = 'gone' where name = 'V'",
    "update rooms set name = 'gone' where id = V",
    "update rooms set name = 'gone' where (name = 'V')",
    "delete from rooms where name in ('V')",
    'delete from rooms where id in (V)',
  ];
  it.each(STATEMENTS)('changes no row: %s', (statement) => {
    for (const text of texts()) {
      const database = new DatabaseSync(':memory:');
      database.exec("create table rooms (id integer, name text); insert into rooms values (0, 'Hall'), (1, 'Roof')");
      try {
        database.exec(statement.replace('V', () => text));
      } catch {
        // No statement any more.
      }
      const rows = database
        .prepare('select name from rooms order by id')
        .all()
        .map(({ name }) => name);
      expect(rows, text).toEqual(['Hall', 'Roof']);
      database.close();
    }
  });
});
