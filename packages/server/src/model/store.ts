import type { AgentToken, DeviceAgent } from './agent.ts';
import type { Alarm } from './alarm.ts';
import type { StoredFinding } from './finding.ts';
import type { LogEntry } from './log-entry.ts';
import type { Operator, Session } from './operator.ts';
import type { Reading, ReadingBucket } from './reading.ts';
import type { ProbeRecord, Run } from './run.ts';
import type { Schedule } from './schedule.ts';

type Scalar = string | number | boolean;

/** A condition on one field: equal, one of, or within bounds (`lt` excludes its end). */
export type Condition = Scalar | { in: readonly Scalar[] } | { gte?: number; lt?: number };

/** What to list. Only fields that the table declares as indexed may be named. */
export interface Query<T> {
  where?: { readonly [K in keyof T]?: Condition };
  /** Case-insensitive part of any of the table's text fields. */
  text?: string;
  sort?: { field: keyof T & string; order: 'asc' | 'desc' };
  /** At most 500; 50 where not given. */
  limit?: number;
  offset?: number;
}

export interface Page<T> {
  rows: T[];
  /** How many match in all. */
  total: number;
}

/** Fields to change; `undefined` removes an optional field. */
export type Change<T> = { [K in keyof T]?: T[K] | undefined };

/** Documents of one noun. Every write is durable before its promise resolves. */
export interface Table<T extends { id: string }> {
  get(id: string): Promise<T | undefined>;
  /** @throws ConflictError when the id is taken. */
  insert(row: T): Promise<void>;
  insertMany(rows: readonly T[]): Promise<void>;
  /** Insert or replace whole. */
  put(row: T): Promise<void>;
  /**
   * Changes fields, if all of `expected` still hold.
   * @returns the row after the change, or undefined when there is none or it was not as expected.
   */
  update(id: string, change: Change<T>, expected?: Partial<T>): Promise<T | undefined>;
  remove(id: string): Promise<boolean>;
  /** @throws TypeError without a condition. */
  removeWhere(where: NonNullable<Query<T>['where']>): Promise<number>;
  /**
   * By id where no sort is given.
   * @throws TypeError for a field that is not indexed or a value that is no scalar; RangeError for a limit over 500.
   */
  find(query?: Query<T>): Promise<Page<T>>;
  count(where?: Query<T>['where']): Promise<number>;
  /** How many rows have each value of an indexed field. */
  countBy(field: keyof T & string, where?: Query<T>['where']): Promise<ReadonlyMap<string, number>>;
}

/** The operations log's own table: it only grows. */
export interface LogTable {
  /** All or none, durable when resolved. @throws ConflictError when a `seq` is taken (two writers). */
  append(entries: readonly LogEntry[]): Promise<void>;
  last(): Promise<LogEntry | undefined>;
  /** In order of `seq`, from `from` on, in batches of at most `size`. */
  walk(from?: number, size?: number): AsyncIterable<readonly LogEntry[]>;
  /** The newest first. */
  find(query: LogQuery): Promise<Page<LogEntry>>;
}

export interface LogQuery {
  operator?: string;
  /** An action, or its part before the dot. */
  action?: string;
  object?: string;
  outcome?: LogEntry['outcome'];
  since?: number;
  until?: number;
  /** Leave out entries that need `see-security`. */
  withoutSecurity?: boolean;
  limit?: number;
  offset?: number;
}

/** Readings, in a place of their own; losing the last second of them in a crash is allowed. */
export interface ReadingTable {
  /** A reading of the same device, variable and time that is there already stays. @throws TypeError for NaN. */
  append(readings: readonly Reading[]): Promise<void>;
  /** The newest reading of each variable of a device. */
  latest(device: string): Promise<Reading[]>;
  /** Numbers of a variable from `since` up to but not with `until`, thinned to at most `buckets` buckets. */
  history(device: string, variable: string, since: number, until: number, buckets: number): Promise<ReadingBucket[]>;
  removeBefore(time: number): Promise<number>;
}

/** DATA BASE: one file a store in `store/`, one conformance suite for all. */
export interface Store {
  readonly kind: string;
  readonly operators: Table<Operator>;
  readonly sessions: Table<Session>;
  readonly runs: Table<Run>;
  readonly probes: Table<ProbeRecord>;
  readonly findings: Table<StoredFinding>;
  readonly alarms: Table<Alarm>;
  readonly schedules: Table<Schedule>;
  readonly agentTokens: Table<AgentToken>;
  readonly deviceAgents: Table<DeviceAgent>;
  readonly log: LogTable;
  readonly readings: ReadingTable;
  close(): Promise<void>;
}

/** An id that is taken, or a sequence number that somebody else wrote first. */
export class ConflictError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ConflictError';
  }
}
