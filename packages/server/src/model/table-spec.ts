import type { AgentToken, DeviceAgent } from './agent.ts';
import type { Alarm } from './alarm.ts';
import type { StoredFinding } from './finding.ts';
import type { Operator, Session } from './operator.ts';
import type { ProbeRecord, Run } from './run.ts';
import type { Schedule } from './schedule.ts';

/** What a store must know of a table: which fields are filtered and sorted by, and which are searched as text. */
export interface TableSpec<T extends { id: string }> {
  indexed: readonly (keyof T & string)[];
  text: readonly (keyof T & string)[];
}

const spec = <T extends { id: string }>(
  indexed: readonly (keyof T & string)[],
  text: readonly (keyof T & string)[] = [],
): TableSpec<T> => ({ indexed, text });

export const TABLES = {
  operators: spec<Operator>(['level', 'active', 'createdAt'], ['name']),
  sessions: spec<Session>(['operator', 'expiresAt', 'lastSeenAt']),
  runs: spec<Run>(['device', 'state', 'createdAt', 'orderedBy', 'reason'], ['device']),
  probes: spec<ProbeRecord>(['run', 'seq', 'check', 'status'], ['url', 'parameter', 'note']),
  findings: spec<StoredFinding>(
    ['device', 'check', 'severity', 'rank', 'confidence', 'state', 'decision', 'lastSeenAt', 'firstSeenAt'],
    ['device', 'check'],
  ),
  alarms: spec<Alarm>(
    ['kind', 'severity', 'originator', 'subject', 'active', 'acknowledged', 'raisedAt'],
    ['originator', 'text'],
  ),
  schedules: spec<Schedule>(['nextAt']),
  agentTokens: spec<AgentToken>(['device']),
  deviceAgents: spec<DeviceAgent>(['heardAt']),
} as const;
