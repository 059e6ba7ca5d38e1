import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openSqliteStore } from './sqlite.ts';
import { openDatabase } from './sqlite-database.ts';

const WRITER = fileURLToPath(new URL('./sqliteCrashForTesting.ts', import.meta.url));

/** Lets a process write, kills it in the middle of that, and gives what it had acknowledged. */
async function writeAndDie(folder: string, lines: number): Promise<string[]> {
  const child = spawn(process.execPath, [WRITER, folder], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (said.split('\n').length > lines) child.kill('SIGKILL');
  });
  const [code, signal] = await once(child, 'close');
  expect({ code, signal, complaints }).toEqual({ code: null, signal: 'SIGKILL', complaints: '' });
  return said.split('\n').slice(0, -1);
}

it('keeps everything that it acknowledged when its process is killed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'selfward-crash-'));
  const acknowledged: string[] = [];
  for (const lines of [5, 200, 500]) acknowledged.push(...(await writeAndDie(folder, lines)));

  const store = await openSqliteStore({ folder });
  const missing: string[] = [];
  let lastOfLog = 0;
  for (const line of acknowledged) {
    const [what, id = '', isAcknowledged] = line.split(' ');
    if (what === 'log') lastOfLog = Math.max(lastOfLog, Number(id));
    else if (what === 'alarm') {
      const alarm = await store.alarms.get(id);
      if (alarm === undefined || (isAcknowledged === 'true' && !alarm.acknowledged)) missing.push(line);
    } else if ((await store.probes.get(`${id}a`)) === undefined || (await store.probes.get(`${id}b`)) === undefined) {
      missing.push(line);
    }
  }
  expect(missing).toEqual([]);
  expect(acknowledged.length).toBeGreaterThan(700);

  // No gap, no half batch, and nothing acknowledged missing at the end.
  const seqs: number[] = [];
  for await (const batch of store.log.walk()) seqs.push(...batch.map(({ seq }) => seq));
  expect(seqs).toEqual(seqs.map((_, at) => at + 1));
  expect(seqs.length).toBeGreaterThanOrEqual(lastOfLog);
  expect(seqs.length % 3).toBe(0);
  expect(lastOfLog).toBeGreaterThan(0);
  await store.close();

  const file = new DatabaseSync(join(folder, 'selfward.db'));
  expect(file.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  file.close();
  await rm(folder, { recursive: true });
}, 60_000);

it.each([
  { use: 'durable', synchronous: 2 },
  { use: 'quick', synchronous: 1 },
] as const)('waits for the disk where it must: $use', async ({ use, synchronous }) => {
  const folder = await mkdtemp(join(tmpdir(), 'selfward-pragma-'));
  const db = openDatabase(join(folder, 'x.db'), use);
  expect(db.one('PRAGMA synchronous')).toEqual({ synchronous });
  expect(db.one('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' });
  db.close();
  await rm(folder, { recursive: true });
});
