import type { LogEntry } from '../model/log-entry.ts';
import type { Reading, ReadingBucket } from '../model/reading.ts';
import type { TABLES } from '../model/table-spec.ts';
import type { ReadLogQuery } from './read-log-query.ts';
import type { Clause, ReadQuery } from './read-query.ts';
import type { SqliteFault } from './sqlite-error.ts';
import type { EncodedRow } from './sqlite-row.ts';

export type TableName = keyof typeof TABLES;

/** Rows as JSON: parsing them is left to the thread that asked. */
export interface JsonPage {
  rows: string[];
  total: number;
}

/** What the writer's thread does in `selfward.db`. */
export interface MainWrites {
  insert(table: TableName, rows: readonly EncodedRow[]): void;
  put(table: TableName, row: EncodedRow): void;
  update(table: TableName, id: string, change: object, expected: object): string | undefined;
  remove(table: TableName, id: string): boolean;
  removeWhere(table: TableName, clauses: readonly Clause[]): number;
  appendLog(entries: readonly LogEntry[]): void;
}

/** What the writer's thread does in `readings.db`. */
export interface ReadingsWrites {
  appendReadings(readings: readonly Reading[]): void;
  /** A part of the removal: of one series, a few thousand. Starts after `series`. */
  removeReadings(before: number, series: number): { removed: number; next: number | undefined };
}

/** What a reader of `selfward.db` does. */
export interface MainReads {
  get(table: TableName, id: string): string | undefined;
  find(table: TableName, query: ReadQuery): JsonPage;
  count(table: TableName, clauses: readonly Clause[]): number;
  countBy(table: TableName, field: string, clauses: readonly Clause[]): Map<string, number>;
  lastOfLog(): string | undefined;
  walkLog(from: number, size: number): string[];
  findLog(query: ReadLogQuery): JsonPage;
}

/** What a reader of `readings.db` does. */
export interface ReadingsReads {
  latest(device: string): Reading[];
  history(device: string, variable: string, since: number, until: number, width: number): ReadingBucket[];
}

/** Which thread: each has its own entry in `sqlite-worker.ts`. */
export type Role = 'writer' | 'main-reader' | 'readings-reader';

export interface WorkerData {
  role: Role;
  main: string;
  readings: string;
}

export type Request = { id: number; call: string; values: readonly unknown[] };
export type Answer =
  | { ready: true }
  | { id: number; value: unknown }
  | { id: number; fault: SqliteFault }
  | { unopened: SqliteFault };
