import type { Alarm } from '../model/alarm.ts';
import type { LogEntry } from '../model/log-entry.ts';
import type { ProbeRecord } from '../model/run.ts';
import type { Schedule } from '../model/schedule.ts';

/** Rows to fill a store with: whole and plausible, with what a test is about handed in. */
export const alarmForTesting = (change: Partial<Alarm> & { id: string }): Alarm => ({
  kind: 'vulnerability',
  severity: 'high',
  originator: 'router1',
  subject: 'finding',
  text: 'A vulnerability was found',
  active: true,
  acknowledged: false,
  raisedAt: 1000,
  ...change,
});

export const probeForTesting = (change: Partial<ProbeRecord> & { id: string }): ProbeRecord => ({
  run: 'run1',
  seq: 1,
  at: 10,
  check: 'reflected-xss',
  method: 'GET',
  url: 'http://127.0.0.1/status?hostname=x',
  parameter: 'hostname',
  note: '',
  status: 200,
  tookMs: 3.5,
  failure: '',
  ...change,
});

export const scheduleForTesting = (change: Partial<Schedule> & { id: string }): Schedule => ({
  everyHours: 24,
  checks: [],
  nextAt: 1000,
  changedBy: 'ann',
  ...change,
});

export const logEntryForTesting = (change: Partial<LogEntry> & { seq: number }): LogEntry => ({
  time: 1000 + change.seq,
  operator: 'ann',
  address: '127.0.0.1',
  action: 'device.view',
  object: 'router1',
  outcome: 'done',
  requestId: `r${change.seq}`,
  detail: '',
  sentence: 'ann checks info of router1',
  prev: 'p',
  hash: `h${change.seq}`,
  ...change,
});
