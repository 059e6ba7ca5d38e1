import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogEntry } from '../model/log-entry.ts';
import type { LogTable, Page, ReadingTable, Store, Table } from '../model/store.ts';
import { TABLES, type TableSpec } from '../model/table-spec.ts';
import { bucketWidth } from './bucket-readings.ts';
import { checkEntries } from './check-entries.ts';
import { checkReadings } from './check-readings.ts';
import { checkId } from './check-row.ts';
import { plainCopy } from './plain-copy.ts';
import { readLogQuery } from './read-log-query.ts';
import { readQuery, readRemoval, readWhere, requireIndexed } from './read-query.ts';
import type { JsonPage, MainReads, MainWrites, ReadingsReads, ReadingsWrites, TableName } from './sqlite-calls.ts';
import { encodeRow } from './sqlite-row.ts';
import { type Remote, startSqliteThread } from './sqlite-thread.ts';
import { codeOf, StoreError } from './store-error.ts';

/**
 * The embedded store: two SQLite files in a folder, `selfward.db` and `readings.db`, each with its own reading thread
 * and both written by one. What was acknowledged survives the process and the machine; readings may lose their last
 * moments when the power fails.
 *
 * @example
 * const store = await openSqliteStore({ folder: '/var/lib/selfward' });
 * await store.close();
 * @throws StoreError that names the file and the likely mistake.
 */
export async function openSqliteStore({ folder }: { folder: string }): Promise<Store> {
  await makeFolder(folder);
  const files = { main: join(folder, 'selfward.db'), readings: join(folder, 'readings.db') };
  // The writer makes the files and brings them up to date; readers find them finished.
  const writer = await startSqliteThread<MainWrites & ReadingsWrites>({ role: 'writer', ...files });
  const readers = await Promise.all([
    startSqliteThread<MainReads>({ role: 'main-reader', ...files }),
    startSqliteThread<ReadingsReads>({ role: 'readings-reader', ...files }),
  ]).catch(async (error: unknown) => {
    await writer.stop();
    throw error;
  });
  const [main, readings] = readers;
  const table = <T extends { id: string }>(name: TableName, spec: TableSpec<T>): Table<T> =>
    sqliteTable(name, spec, writer.calls, main.calls);

  return {
    kind: 'sqlite',
    operators: table('operators', TABLES.operators),
    sessions: table('sessions', TABLES.sessions),
    runs: table('runs', TABLES.runs),
    probes: table('probes', TABLES.probes),
    findings: table('findings', TABLES.findings),
    alarms: table('alarms', TABLES.alarms),
    schedules: table('schedules', TABLES.schedules),
    agentTokens: table('agentTokens', TABLES.agentTokens),
    deviceAgents: table('deviceAgents', TABLES.deviceAgents),
    log: sqliteLog(writer.calls, main.calls),
    readings: sqliteReadings(writer.calls, readings.calls),
    close: async () => {
      // The writer last: the last connection folds the write-ahead log into its file.
      await Promise.all(readers.map((reader) => reader.stop()));
      await writer.stop();
    },
  };
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const hint = 'check that its parent may be written by this user and that no file stands in its place';
    throw new StoreError(`the folder ${folder} cannot be made (${codeOf(cause)}): ${hint}`, { cause });
  }
}

function sqliteTable<T extends { id: string }>(
  name: TableName,
  spec: TableSpec<T>,
  writer: Remote<MainWrites>,
  reader: Remote<MainReads>,
): Table<T> {
  const encode = (row: T) => {
    checkId(name, row.id);
    return encodeRow(spec, row);
  };
  return {
    get: async (id) => parsed<T>(await reader.get(name, id)),
    insert: async (row) => writer.insert(name, [encode(row)]),
    insertMany: async (rows) => writer.insert(name, rows.map(encode)),
    put: async (row) => writer.put(name, encode(row)),
    update: async (id, change, expected = {}) => parsed<T>(await writer.update(name, id, change, expected)),
    remove: (id) => writer.remove(name, id),
    removeWhere: async (where) => writer.removeWhere(name, readRemoval(name, spec, where)),
    find: async (query) => parsedPage<T>(await reader.find(name, readQuery(name, spec, query))),
    count: async (where) => reader.count(name, readWhere(name, spec, where)),
    countBy: async (field, where) => {
      requireIndexed(name, spec, field);
      return reader.countBy(name, field, readWhere(name, spec, where));
    },
  };
}

function sqliteLog(writer: Remote<MainWrites>, reader: Remote<MainReads>): LogTable {
  return {
    append: async (entries) => {
      checkEntries(entries);
      await writer.appendLog(entries.map(plainCopy));
    },
    last: async () => parsed<LogEntry>(await reader.lastOfLog()),
    walk: async function* (from = 1, size = 500) {
      let next = from;
      for (;;) {
        const batch = (await reader.walkLog(next, size)).map((json): LogEntry => JSON.parse(json));
        const last = batch.at(-1);
        if (last === undefined) return;
        yield batch;
        next = last.seq + 1;
      }
    },
    find: async (query) => parsedPage<LogEntry>(await reader.findLog(readLogQuery(query))),
  };
}

function sqliteReadings(writer: Remote<ReadingsWrites>, reader: Remote<ReadingsReads>): ReadingTable {
  return {
    append: async (readings) => {
      checkReadings(readings);
      await writer.appendReadings(readings);
    },
    latest: (device) => reader.latest(device),
    history: async (device, variable, since, until, buckets) =>
      reader.history(device, variable, since, until, bucketWidth(since, until, buckets)),
    removeBefore: async (time) => {
      let total = 0;
      let series: number | undefined = 0;
      while (series !== undefined) {
        const part: { removed: number; next: number | undefined } = await writer.removeReadings(time, series);
        total += part.removed;
        series = part.next;
      }
      return total;
    },
  };
}

const parsed = <T>(json: string | undefined): T | undefined => (json === undefined ? undefined : JSON.parse(json));

const parsedPage = <T>({ rows, total }: JsonPage): Page<T> => ({
  rows: rows.map((json): T => JSON.parse(json)),
  total,
});
