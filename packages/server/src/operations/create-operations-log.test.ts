import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogEntry, LogEvent } from '../model/log-entry.ts';
import { ConflictError, type Store } from '../model/store.ts';
import { GENESIS } from './chain.ts';
import { createOperationsLog } from './create-operations-log.ts';
import { verifyLog } from './verify-command.ts';

/** The log's table alone; rooms do not import each other, so not the store's own substitute. */
function logForTesting(): Store['log'] & { entries: LogEntry[] } {
  const entries: LogEntry[] = [];
  return {
    entries,
    append: async (added) => {
      await Promise.resolve();
      if (added[0] !== undefined && added[0].seq <= entries.length) throw new ConflictError('taken');
      entries.push(...added);
    },
    last: async () => entries.at(-1),
    walk: async function* (from = 1) {
      const rest = entries.filter(({ seq }) => seq >= from);
      if (rest.length > 0) yield rest;
    },
    find: async () => ({ rows: [...entries].reverse(), total: entries.length }),
  };
}

const event = (change: Partial<LogEvent> = {}): LogEvent => ({
  operator: 'ann',
  address: '127.0.0.1',
  action: 'device.view',
  object: 'router1',
  outcome: 'done',
  requestId: 'r1',
  ...change,
});

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'selfward-operations-'));
  file = join(folder, 'log', 'operations.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const linesOf = async (name = file): Promise<LogEntry[]> =>
  (await readFile(name, 'utf8'))
    .split('\n')
    .slice(0, -1)
    .map((line): LogEntry => JSON.parse(line));

describe('the operations log', () => {
  it('adds place, time, sentence and links to what is recorded', async () => {
    const log = logForTesting();
    const operations = await createOperationsLog({ store: { log }, now: () => 1234.5 });
    const first = await operations.record(event());
    const second = await operations.record(event({ detail: 'more' }));
    expect(first).toMatchObject({
      seq: 1,
      time: 1234,
      sentence: 'ann checks info of router1',
      detail: '',
      prev: GENESIS,
    });
    expect(second).toMatchObject({ seq: 2, prev: first.hash, detail: 'more' });
    expect(await operations.verify()).toEqual({ ok: true, entries: 2 });
    expect(await operations.find({})).toEqual({ rows: [second, first], total: 2 });
    await operations.stop();
    await expect(operations.record(event())).rejects.toThrow('stopped');
  });

  it('keeps the order of what is recorded at once, without gaps and in few appends', async () => {
    const log = logForTesting();
    let appends = 0;
    const counted = {
      ...log,
      append: (entries: readonly LogEntry[]) => {
        appends += 1;
        return log.append(entries);
      },
    };
    const operations = await createOperationsLog({ store: { log: counted } });
    const names = Array.from({ length: 1000 }, (_, at) => `device${at}`);
    const entries = await Promise.all(names.map((object) => operations.record(event({ object }))));
    expect(entries.map(({ object }) => object)).toEqual(names);
    expect(entries.map(({ seq }) => seq)).toEqual(names.map((_, at) => at + 1));
    expect(appends).toBeLessThan(20);
    expect(await operations.verify()).toEqual({ ok: true, entries: 1000 });
  });

  it('shares a store with a second writer and goes on where an earlier one ended', async () => {
    const log = logForTesting();
    const writers = await Promise.all([
      createOperationsLog({ store: { log } }),
      createOperationsLog({ store: { log } }),
    ]);
    await Promise.all(
      Array.from({ length: 60 }, (_, at) =>
        writers[at % 2]?.record(event({ operator: `op${at % 2}`, object: `d${at}` })),
      ),
    );
    const third = await createOperationsLog({ store: { log } });
    await third.record(event());
    expect(await third.verify()).toEqual({ ok: true, entries: 61 });
    expect(new Set(log.entries.map(({ object }) => object)).size).toBe(61);
  });

  it("gives the store's failure to those whose entries it took, and goes on afterwards", async () => {
    const log = logForTesting();
    let isBroken = false;
    const failing: Store['log'] = {
      ...log,
      append: (entries) => (isBroken ? Promise.reject(new Error('the disk is full')) : log.append(entries)),
    };
    const operations = await createOperationsLog({ store: { log: failing } });
    await operations.record(event());
    isBroken = true;
    await expect(operations.record(event())).rejects.toThrow('the disk is full');
    isBroken = false;
    expect(await operations.record(event())).toMatchObject({ seq: 2 });
    expect(await operations.verify()).toEqual({ ok: true, entries: 2 });
  });

  it('makes visible what would forge an entry or hide in one', async () => {
    const operations = await createOperationsLog({ store: { log: logForTesting() }, file });
    const entry = await operations.record(
      event({
        action: 'sign-in.failed',
        operator: 'nobody',
        object: 'x\n{"seq":2,"operator":"ann"}\r\u001b[2K\u202e',
        address: '::1\n',
        requestId: 'r\u0000',
        detail: `${'y'.repeat(5000)}`,
      }),
    );
    await operations.stop();
    expect(entry.sentence).toBe('someone fails to sign in as x\\n{"seq":2,"operator":"ann"}\\r\\u{1b}[2K\\u{202e}');
    expect(entry.detail).toHaveLength(1000);
    for (const value of Object.values(entry)) expect(String(value)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(await linesOf()).toEqual([entry]);
  });

  it('notices, while it runs, an end that was cut off or changed', async () => {
    const log = logForTesting();
    const operations = await createOperationsLog({ store: { log } });
    for (let at = 0; at < 4; at += 1) await operations.record(event());
    const removed = log.entries.pop();
    expect(await operations.verify()).toMatchObject({ ok: false, brokenAt: 4 });
    if (removed !== undefined) log.entries.push({ ...removed, detail: 'forged' });
    expect(await operations.verify()).toMatchObject({
      ok: false,
      brokenAt: 4,
      reason: expect.stringContaining('changed'),
    });
  });
});

describe('the log as a file', () => {
  it('has the same entries, in order, in UTF-8', async () => {
    const log = logForTesting();
    const operations = await createOperationsLog({ store: { log }, file });
    await Promise.all(Array.from({ length: 50 }, (_, at) => operations.record(event({ object: `Küche ${at} 💡` }))));
    await operations.stop();
    expect(await linesOf()).toEqual(log.entries);
    expect(log.entries).toHaveLength(50);
  });

  it('gets what it missed when it can be written again', async () => {
    const log = logForTesting();
    const before = await createOperationsLog({ store: { log }, file });
    await before.record(event({ object: 'first' }));
    await before.stop();
    // As after a crash: entries that the store has and the file has not, and a line that was being written.
    const without = await createOperationsLog({ store: { log } });
    await without.record(event({ object: 'second' }));
    await writeFile(file, '{"seq":2,"oper', { flag: 'a' });

    const again = await createOperationsLog({ store: { log }, file });
    await again.record(event({ object: 'third' }));
    await again.stop();
    expect(await linesOf()).toEqual(log.entries);
    expect(log.entries.map(({ object }) => object)).toEqual(['first', 'second', 'third']);
  });

  it('says so when it cannot be written, and the store has the entry all the same', async () => {
    const errors: Error[] = [];
    const log = logForTesting();
    await mkdir(file, { recursive: true });
    const operations = await createOperationsLog({ store: { log }, file, onError: (error) => errors.push(error) });
    expect(await operations.record(event({ object: 'first' }))).toMatchObject({ seq: 1 });
    expect(await operations.verify()).toEqual({ ok: true, entries: 1 });
    expect(errors.length).toBeGreaterThan(0);
    expect(errors[0]?.message).toContain('the operations log goes on in the store alone');
    await rm(file, { recursive: true });
    await operations.record(event({ object: 'second' }));
    await operations.stop();
    expect(await linesOf()).toEqual(log.entries);
    expect(log.entries).toHaveLength(2);
  });

  it('tells of an end that was cut off while nobody ran', async () => {
    const log = logForTesting();
    const operations = await createOperationsLog({ store: { log }, file });
    for (let at = 0; at < 3; at += 1) await operations.record(event());
    await operations.stop();
    expect(await verifyLog({ log }, file)).toMatchObject({ exitCode: 0, entries: 3 });
    log.entries.pop();
    expect(await verifyLog({ log })).toEqual({
      says: '2 entries walked: the chain is whole.',
      exitCode: 0,
      entries: 2,
    });
    expect(await verifyLog({ log }, file)).toMatchObject({
      exitCode: 1,
      entries: 2,
      brokenAt: 3,
      says: expect.stringContaining('broken at entry 3: the log ends at entry 2'),
    });
  });

  it('must have been begun to be called whole', async () => {
    expect(await verifyLog({ log: logForTesting() }, file)).toMatchObject({ exitCode: 1, entries: 0 });
  });

  it('is not needed to verify', async () => {
    const log = logForTesting();
    const operations = await createOperationsLog({ store: { log } });
    await operations.record(event());
    expect(await verifyLog({ log }, file)).toMatchObject({
      exitCode: 0,
      says: '1 entries walked: the chain is whole.',
    });
  });

  it('rotates without losing a line, and an empty new file still has its anchor', async () => {
    const { createLogFile } = await import('./log-file.ts');
    const { readFileAnchor } = await import('./file-anchor.ts');
    const log = logForTesting();
    const operations = await createOperationsLog({ store: { log } });
    await Promise.all(Array.from({ length: 40 }, () => operations.record(event())));
    const errors: Error[] = [];
    const logFile = createLogFile({ file, log, onError: (error) => errors.push(error), size: '2K', keep: 30 });
    for (const entry of log.entries) logFile.write([entry]);
    await logFile.stop();
    const names = await readdir(join(folder, 'log'));
    expect(names.length).toBeGreaterThan(3);
    const all = await Promise.all(names.map((name) => linesOf(join(folder, 'log', name))));
    expect(all.flat().sort((a, b) => a.seq - b.seq)).toEqual(log.entries);
    expect(errors).toEqual([]);
    await rm(file);
    expect((await readFileAnchor(file))?.seq).toBeGreaterThan(30);
  });
});
