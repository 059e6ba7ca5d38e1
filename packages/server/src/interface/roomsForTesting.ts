import { createHash } from 'node:crypto';
import { type Check, defineCheck } from 'selfward';
import type { Alarm } from '../model/alarm.ts';
import type { Device } from '../model/device.ts';
import { createEvents } from '../model/events.ts';
import type { StoredFinding } from '../model/finding.ts';
import { LEVELS, type Level } from '../model/level.ts';
import { isSecurity, type LogEntry } from '../model/log-entry.ts';
import type { Operator, Session } from '../model/operator.ts';
import type { Run } from '../model/run.ts';
import type { Schedule } from '../model/schedule.ts';
import type { Rooms } from './rooms.ts';

/** Rooms that hold one of everything and remember what they were asked: a substitute for tests of the interface. */
export interface RoomsForTesting extends Rooms {
  /** The operations log. */
  log: LogEntry[];
  /** Calls that changed something, as `room.verb argument …`. */
  calls: string[];
  sessions: Map<string, { operator: Operator; session: Session }>;
  /** Says that a session ended or an operator changed. */
  accessChanged(): void;
  alarmRows: Alarm[];
  devices: Device[];
}

/** The cookie's token of a session of that level. */
export const tokenOf = (level: Level | 'choosing'): string => `token-of-${level}-0123456789abcdef`;

/** Of router1. */
export const AGENT_TOKEN = 'sfa_0123456789abcdef_token-of-router1';

const NOW = Date.UTC(2026, 10, 22, 9);

const check: Check = defineCheck({
  id: 'reflected-xss',
  title: 'Reflected cross-site scripting',
  cwe: 'CWE-79',
  severity: 'high',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N',
  scope: 'point',
  byDefault: true,
  advice: { any: 'Escape what comes out.' },
  ceiling: { gentle: 1, normal: 1, thorough: 1 },
  applies: () => true,
  // biome-ignore lint/correctness/useYield: a substitute that asks for nothing.
  *run() {
    return [];
  },
}) as Check;

const finding: StoredFinding = {
  id: 'finding-one',
  device: 'router1',
  finding: {
    id: 'finding-one',
    check: 'reflected-xss',
    title: 'Reflected cross-site scripting',
    cwe: 'CWE-79',
    severity: 'high',
    confidence: 'proved',
    proof: { kind: 'context', observed: 'a new element', control: 'none' },
    url: 'http://192.0.2.1/status',
    method: 'GET',
    location: 'query',
    parameter: 'hostname-of-the-finding',
    sink: '',
    evidence: '<h1 onclick>',
    reproduce: 'curl http://192.0.2.1/status',
    advice: 'Escape what comes out.',
  },
  check: 'reflected-xss',
  severity: 'high',
  rank: 3,
  confidence: 'proved',
  state: 'open',
  firstSeenAt: NOW,
  lastSeenAt: NOW,
  firstRun: 'run1',
  lastRun: 'run1',
  triage: { decision: 'open', reason: '', by: 'system', at: NOW },
  decision: 'open',
};

const run: Run = {
  id: 'run1',
  device: 'router1',
  urls: ['http://192.0.2.1/'],
  checks: ['reflected-xss'],
  profile: 'gentle',
  orderedBy: 'ann',
  reason: 'demand',
  state: 'done',
  createdAt: NOW,
  sent: 3,
  planned: 3,
  doing: '',
  findings: ['finding-one'],
  notChecked: [],
};

const alarm: Alarm = {
  id: 'alarm1',
  kind: 'vulnerability',
  severity: 'high',
  originator: 'router1',
  subject: 'finding-one',
  text: 'Reflected cross-site scripting in hostname-of-the-finding',
  active: true,
  acknowledged: false,
  raisedAt: NOW,
};

const schedule: Schedule = { id: 'router1', everyHours: 24, checks: [], nextAt: NOW, changedBy: 'system' };

function sessionOf(level: Level | 'choosing'): { operator: Operator; session: Session } {
  const operator: Operator = {
    id: level,
    name: level,
    level: level === 'choosing' ? 'administrator' : level,
    passwordHash: 'never-to-be-shown',
    mustChoose: level === 'choosing',
    active: true,
    createdAt: NOW,
  };
  const id = createHash('sha256').update(tokenOf(level)).digest('hex');
  const times = { createdAt: NOW, lastSeenAt: NOW, expiresAt: NOW + 3_600_000 };
  return { operator, session: { id, operator: level, ...times, address: '192.0.2.9', agent: 'a test' } };
}

const page = <T>(rows: readonly T[], limit = 50, offset = 0) => ({
  rows: rows.slice(offset, offset + limit),
  total: rows.length,
});

/** @param devices - how many further devices the list has. */
export function createRoomsForTesting(devices = 0): RoomsForTesting {
  const log: LogEntry[] = [];
  const calls: string[] = [];
  const called = async (...words: unknown[]): Promise<void> => {
    calls.push(words.map((word) => (typeof word === 'string' ? word : JSON.stringify(word))).join(' '));
  };
  const sessions = new Map(([...LEVELS, 'choosing'] as const).map((level) => [tokenOf(level), sessionOf(level)]));
  const all: Device[] = [
    {
      ...{ name: 'router1', category: 'router', net: 'lan', model: 'R1', position: 'hall' },
      url: 'http://admin:secret-of-the-url@192.0.2.1/',
      credential: 'secret-of-a-field',
    },
    { name: 'off1', category: 'sensor', net: 'lan', model: 'S1', position: 'hall', enabled: false },
    { name: 'Küche süd', category: 'sensor', net: ['lan', 'undeclared'], model: 'S1', position: 'kitchen' },
    { name: 'selfward', category: 'server', net: 'lan', model: 'Selfward', position: 'server room' },
    ...Array.from({ length: devices }, (_, i) => ({
      ...{ name: `sensor${i}`, category: 'sensor', net: 'lan', model: 'S1', position: `room ${i % 97}` },
    })),
  ];
  const alarmRows: Alarm[] = [alarm];

  const accessListeners = new Set<() => void>();

  return {
    log,
    calls,
    sessions,
    accessChanged: () => {
      for (const listener of accessListeners) listener();
    },
    alarmRows,
    devices: all,
    events: createEvents(),
    inventory: {
      list: ({ text, category, limit = 50, offset = 0 } = {}) =>
        page(
          all.filter(
            (device) =>
              (text === undefined || device.name.includes(text)) &&
              (category === undefined || device.category === category),
          ),
          limit,
          offset,
        ),
      get: (name) => all.find((device) => device.name === name),
      networks: () => [{ name: 'lan', category: 'ethernet' }],
      on: (network) => all.filter((device) => [device.net].flat().includes(network)),
      categories: () => ['router', 'sensor', 'server'],

      state: () => ({ warnings: [] }),
      putDevice: (device, before) => called('inventory.putDevice', device, before ?? ''),
      removeDevice: (name) => called('inventory.removeDevice', name),
      setEnabled: (name, enabled) => called('inventory.setEnabled', name, enabled),
      putNetwork: (network, before) => called('inventory.putNetwork', network, before ?? ''),
      removeNetwork: (name) => called('inventory.removeNetwork', name),
      subscribe: () => () => {},
      stop: async () => {},
    },
    operations: {
      async record(event) {
        const sentence = `${event.operator} ${event.action} ${event.object}`;
        const chain = { prev: '', hash: '' };
        const entry: LogEntry = { seq: log.length + 1, time: NOW, detail: '', ...event, sentence, ...chain };
        log.push(entry);
        return entry;
      },
      find: async ({ withoutSecurity, limit, offset }) =>
        page(withoutSecurity === true ? log.filter(({ action }) => !isSecurity(action)) : log, limit, offset),
      verify: async () => ({ ok: true, entries: log.length }),
      stop: async () => {},
    },
    access: {
      async signIn(name, password) {
        const found = sessions.get(tokenOf('viewer'));
        if (name === 'limited') return { ok: false, because: 'limited', retryAfterSeconds: 90 };
        if (name !== 'viewer' || password !== 'right' || found === undefined) return { ok: false, because: 'wrong' };
        return { ok: true, operator: found.operator, token: tokenOf('viewer'), expiresAt: NOW + 3_600_000 };
      },
      session: async (token) => sessions.get(token),
      signOut: (token) => called('access.signOut', token),
      async choosePassword(operator) {
        await called('access.choosePassword', operator);
        return { token: 'a-new-token-0123456789abcdef', expiresAt: NOW + 3_600_000 };
      },
      sessionsOf: async (operator) =>
        [...sessions.values()].map(({ session }) => session).filter((session) => session.operator === operator),
      revokeSession: (id) => called('access.revokeSession', id),
      operators: async ({ limit, offset }) =>
        page(
          [...sessions.values()].map(({ operator }) => operator),
          limit,
          offset,
        ),
      async addOperator(name, level) {
        await called('access.addOperator', name, level);
        return 'one-time-password';
      },
      changeOperator: (id, change) => called('access.changeOperator', id, change),
      async resetPassword(id) {
        await called('access.resetPassword', id);
        return 'one-time-password';
      },
      firstAdministrator: async () => undefined,
      onChange(listener) {
        accessListeners.add(listener);
        return () => accessListeners.delete(listener);
      },
    },
    things: {
      describe: () => ({
        title: 'Router',
        variables: [
          { name: 'temperature', title: 'Temperature', type: 'number', unit: '°C', writable: false },
          { name: 'setpoint', title: 'Set point', type: 'number', unit: '°C', writable: true },
        ],
        actions: [{ name: 'restart', title: 'Restart' }],
      }),
      status: (name) => ({ state: name === 'off1' ? 'disabled' : 'answering', since: NOW }),
      silent: () => [],
      latest: async (device) => [{ device, variable: 'temperature', time: NOW, value: 21.5 }],
      history: async () => [{ time: NOW, min: 20, mean: 21, max: 22, count: 3 }],
      setVariable: (name, variable, value) => called('things.setVariable', name, variable, value),
      invoke: (name, action, input) => called('things.invoke', name, action, input ?? ''),
      stop: async () => {},
    },
    checking: {
      async order(order) {
        await called('checking.order', order.device, order.by, [...order.checks]);
        return run;
      },
      async cancel(id) {
        await called('checking.cancel', id);
        return true;
      },
      async again(id) {
        await called('checking.again', id);
        return id === run.id ? run : undefined;
      },
      run: async (id) => (id === run.id ? run : undefined),
      runs: async ({ limit, offset }) => page([run], limit, offset),
      probes: async () => ({ rows: [], total: 0 }),
      finding: async (id) => (id === finding.id ? finding : undefined),
      findings: async ({ limit, offset }) => page([finding], limit, offset),
      openByDevice: async () => new Map([['router1', 1]]),
      lastChecked: (device) => (device === 'router1' ? NOW : undefined),
      async retest(id) {
        await called('checking.retest', id);
        return id === finding.id ? run : undefined;
      },
      async triage(id, triage) {
        await called('checking.triage', id, triage.decision);
        return id === finding.id ? finding : undefined;
      },
      checks: () => [check],
      payloads: () => [{ id: 'one', text: '<b>{marker}</b>', for: [], note: '', enabled: true, origin: 'shipped' }],
      refusedPayloads: () => [],
      refusedChecks: () => [],
      others: async () => ({ tools: [], refusedTools: [], templates: [] }),
      usual: () => [check.id],
      async putTemplate(text) {
        await called('checking.putTemplate', text);
        return { is: 'ready', id: 'template-x', file: 'template-x.yaml', reasons: [], replaced: true };
      },
      removeTemplate: (id) => called('checking.removeTemplate', id),
      putPayload: (id, payload) => called('checking.putPayload', id, payload),
      removePayload: (id, payload) => called('checking.removePayload', id, payload),
      schedule: async () => schedule,
      schedules: async ({ limit, offset }) => page([schedule], limit, offset),
      async putSchedule(device, change) {
        await called('checking.putSchedule', device, change);
        return schedule;
      },
      stop: async () => {},
    },
    alarms: {
      async raise(wanted) {
        const raised: Alarm = {
          id: `alarm${alarmRows.length + 1}`,
          ...wanted,
          active: true,
          acknowledged: false,
          raisedAt: NOW,
        };
        alarmRows.push(raised);
        return raised;
      },
      clear: (kind, originator, subject) => called('alarms.clear', kind, originator, subject),
      clearOriginator: (originator) => called('alarms.clearOriginator', originator),
      async acknowledge(id, by) {
        await called('alarms.acknowledge', id, by);
        return alarmRows.find((one) => one.id === id);
      },
      get: async (id) => alarmRows.find((one) => one.id === id),
      find: async ({ text, limit, offset }) =>
        page(
          alarmRows.filter((one) => text === undefined || one.text.includes(text)),
          limit,
          offset,
        ),
      pending: async () => alarmRows.filter(({ acknowledged }) => !acknowledged),
    },
    agents: {
      identify: (token) => (token === AGENT_TOKEN ? { device: 'router1', token: 'token1' } : undefined),
      byTokenId: () => undefined,
      busy: async () => undefined,
      async take({ device }, batch) {
        await called('agents.take', device, batch.messages);
        return { acknowledged: batch.messages.length, refused: [] };
      },
      orders: async () => [{ id: 'run1', type: 'check' }],
      tokens: () => [{ id: 'token1', device: 'router1', createdAt: NOW, createdBy: 'administrator' }],
      async makeToken(device, by) {
        await called('agents.makeToken', device, by);
        return { id: 'token2', token: 'sfa_made-once' };
      },
      async revokeToken(device, id) {
        await called('agents.revokeToken', device, id);
        return id === 'token1';
      },
      health: (device) => (device === 'router1' ? { state: 'silent', heardAt: NOW } : undefined),
      release: () => {},
      stop: async () => {},
    },
    plugins: {
      list: () => [{ name: 'demo', title: 'Demo', enabled: false }],
      setEnabled: (name, enabled) => called('plugins.setEnabled', name, enabled),
    },
    self: () => undefined,
    state: async () => ({
      ...{ startedAt: NOW, version: '0.1.0', node: process.versions.node, store: 'memory', memoryMb: 1 },
      ...{ loopUtilisation: 0, logEntries: log.length, routes: [] },
    }),
  };
}
