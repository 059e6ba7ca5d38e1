import type { LogEntry } from '../model/log-entry.ts';
import type { Reading, ReadingBucket } from '../model/reading.ts';
import type { LogTable, Query, ReadingTable, Store, Table } from '../model/store.ts';
import { ConflictError } from '../model/store.ts';
import { TABLES, type TableSpec } from '../model/table-spec.ts';
import { addToBuckets, bucketWidth, inOrder } from './bucket-readings.ts';
import { checkEntries } from './check-entries.ts';
import { checkReadings } from './check-readings.ts';
import { changedRow, checkId, isAsExpected } from './check-row.ts';
import { fold } from './fold.ts';
import { plainCopy } from './plain-copy.ts';
import { readLogQuery } from './read-log-query.ts';
import { type Clause, readQuery, readRemoval, readWhere, requireIndexed } from './read-query.ts';

/** A store for unit tests that keeps its rows in memory and forgets them. It passes the suite of the real ones. */
export function memoryStoreForTesting(): Store {
  return {
    kind: 'memory',
    operators: memoryTable('operators', TABLES.operators),
    sessions: memoryTable('sessions', TABLES.sessions),
    runs: memoryTable('runs', TABLES.runs),
    probes: memoryTable('probes', TABLES.probes),
    findings: memoryTable('findings', TABLES.findings),
    alarms: memoryTable('alarms', TABLES.alarms),
    schedules: memoryTable('schedules', TABLES.schedules),
    agentTokens: memoryTable('agentTokens', TABLES.agentTokens),
    deviceAgents: memoryTable('deviceAgents', TABLES.deviceAgents),
    log: memoryLog(),
    readings: memoryReadings(),
    close: async () => {},
  };
}

function memoryTable<T extends { id: string }>(name: string, spec: TableSpec<T>): Table<T> {
  const rows = new Map<string, T>();

  async function insertMany(many: readonly T[]): Promise<void> {
    const seen = new Set<string>();
    for (const { id } of many) {
      checkId(name, id);
      if (rows.has(id) || seen.has(id)) throw new ConflictError(`${name} has a row ${id} already`);
      seen.add(id);
    }
    for (const row of many) rows.set(row.id, plainCopy(row));
  }

  const matching = (where?: Query<T>['where']): T[] => {
    const clauses = readWhere(name, spec, where);
    return [...rows.values()].filter((row) => holds(row, clauses));
  };

  return {
    get: async (id) => {
      const row = rows.get(id);
      return row === undefined ? undefined : plainCopy(row);
    },
    insert: (row) => insertMany([row]),
    insertMany,
    put: async (row) => {
      checkId(name, row.id);
      rows.set(row.id, plainCopy(row));
    },
    update: async (id, change, expected) => {
      const row = rows.get(id);
      if (row === undefined || !isAsExpected(row, expected)) return undefined;
      const changed = changedRow(name, row, change);
      rows.set(id, changed);
      return plainCopy(changed);
    },
    remove: async (id) => rows.delete(id),
    removeWhere: async (where) => {
      const clauses = readRemoval(name, spec, where);
      const gone = [...rows.values()].filter((row) => holds(row, clauses));
      for (const { id } of gone) rows.delete(id);
      return gone.length;
    },
    find: async (query) => {
      const { clauses, needle, sort, limit, offset } = readQuery(name, spec, query);
      const found = [...rows.values()].filter(
        (row) =>
          holds(row, clauses) &&
          (needle === '' || spec.text.some((field) => fold(String(row[field] ?? '')).includes(needle))),
      );
      const sign = sort.descending ? -1 : 1;
      found.sort(
        (a, b) => sign * compare(fieldOf(a, sort.field), fieldOf(b, sort.field)) || sign * compare(a.id, b.id),
      );
      return { rows: found.slice(offset, offset + limit).map(plainCopy), total: found.length };
    },
    count: async (where) => matching(where).length,
    countBy: async (field, where) => {
      requireIndexed(name, spec, field);
      const counts = new Map<string, number>();
      for (const row of matching(where)) {
        const value: unknown = row[field];
        if (value !== undefined && value !== null) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
      }
      return counts;
    },
  };
}

function memoryLog(): LogTable {
  const entries = new Map<number, LogEntry>();
  const ordered = (): LogEntry[] => [...entries.values()].sort((a, b) => a.seq - b.seq);
  return {
    append: async (added) => {
      checkEntries(added);
      for (const { seq } of added) {
        if (entries.has(seq)) throw new ConflictError(`the operations log has an entry ${seq} already`);
      }
      for (const entry of added) entries.set(entry.seq, plainCopy(entry));
    },
    last: async () => ordered().map(plainCopy).at(-1),
    walk: async function* (from = 1, size = 500) {
      const rest = ordered().filter((entry) => entry.seq >= from);
      for (let at = 0; at < rest.length; at += size) yield rest.slice(at, at + size).map(plainCopy);
    },
    find: async (query) => {
      const { clauses, limit, offset } = readLogQuery(query);
      const found = ordered().filter((entry) => holds(entry, clauses));
      return {
        rows: found
          .reverse()
          .slice(offset, offset + limit)
          .map(plainCopy),
        total: found.length,
      };
    },
  };
}

function memoryReadings(): ReadingTable {
  let readings = new Map<string, Reading>();
  return {
    append: async (added) => {
      checkReadings(added);
      for (const reading of added) {
        const key = JSON.stringify([reading.device, reading.variable, reading.time]);
        if (!readings.has(key)) readings.set(key, plainCopy(reading));
      }
    },
    latest: async (device) => {
      const newest = new Map<string, Reading>();
      for (const reading of readings.values()) {
        const known = newest.get(reading.variable);
        if (reading.device === device && (known === undefined || known.time < reading.time)) {
          newest.set(reading.variable, reading);
        }
      }
      return [...newest.values()].sort((a, b) => compare(a.variable, b.variable)).map(plainCopy);
    },
    history: async (device, variable, since, until, buckets) => {
      const width = bucketWidth(since, until, buckets);
      const into = new Map<number, ReadingBucket>();
      for (const { value, ...reading } of readings.values()) {
        if (reading.device !== device || reading.variable !== variable || typeof value !== 'number') continue;
        if (reading.time >= since && reading.time < until) addToBuckets(into, { ...reading, value }, since, width);
      }
      return inOrder(into);
    },
    removeBefore: async (time) => {
      const kept = [...readings].filter(([, reading]) => reading.time >= time);
      const removed = readings.size - kept.length;
      readings = new Map(kept);
      return removed;
    },
  };
}

const fieldOf = (row: object, field: string): unknown => new Map<string, unknown>(Object.entries(row)).get(field);

function holds(row: object, clauses: readonly Clause[]): boolean {
  return clauses.every((clause) => {
    const value = fieldOf(row, clause.field);
    if (clause.is === 'equal') return value === clause.value;
    if (clause.is === 'in') return clause.values.some((one) => one === value);
    return typeof value === 'number' && value >= clause.gte && value < clause.lt;
  });
}

/** As databases order: what is absent first, then numbers, texts by code point, false and true. */
function compare(a: unknown, b: unknown): number {
  const rank = kindRank(a) - kindRank(b);
  if (rank !== 0) return rank;
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return Number(a ?? 0) - Number(b ?? 0);
}

function kindRank(value: unknown): number {
  if (value === undefined || value === null) return 0;
  return typeof value === 'number' ? 1 : typeof value === 'string' ? 2 : 3;
}
