import { createHash } from 'node:crypto';
import {
  AGENT_PROTOCOL,
  type AgentBatch,
  type Finding,
  type MonitorState,
  type Report,
  tokenKey,
} from 'selfward/engine';
import { afterEach, describe, expect, it } from 'vitest';
import { createAlarms } from '../alarms/create-alarms.ts';
import { createFindingDesk } from '../checking/finding-desk.ts';
import { createInsideRuns } from '../checking/inside-runs.ts';
import type { Device } from '../model/device.ts';
import { createEvents } from '../model/events.ts';
import type { LogEvent } from '../model/log-entry.ts';
import type { Agents, Alarms, Inventory, Operations } from '../model/rooms.ts';
import type { Run } from '../model/run.ts';
import { memoryStoreForTesting } from '../store/memoryStoreForTesting.ts';
import { createAgents } from './create-agents.ts';

const finding = (parts: Partial<Finding> = {}): Finding => ({
  ...{ id: 'own-name-1', check: 'command-injection', title: 'Command injection', cwe: 'CWE-78', severity: 'critical' },
  ...{ confidence: 'proved', proof: { kind: 'sighting', observed: 'a second command', control: 'one command' } },
  ...{ url: 'http://localhost/ping/{host}', method: 'GET', location: 'path', parameter: 'host', sink: 'child-process' },
  ...{ evidence: 'ping x; id', reproduce: 'curl …', advice: 'Use execFile.' },
  code: { sensor: 'child-process', file: 'src/ping.js', line: 12, column: 3 },
  ...parts,
});

const state = (parts: Partial<MonitorState> = {}): MonitorState => ({
  ...{ schema: 'selfward-monitor/1', name: 'gateway', framework: 'express', mode: 'shadow', gaps: [], sensors: [] },
  routes: [
    {
      method: 'GET',
      url: '/ping/:host',
      points: 1,
      state: 'vulnerable',
      findings: ['own-name-1'],
      sinks: ['child-process'],
    },
  ],
  shadow: { state: 'up', starts: 1, crashes: 0, hangs: 0, withheld: [] },
  guard: { state: 'idle', eventLoopUtilization: 0, inFlight: 0 },
  ...{ cycle: { done: 0, of: 1 }, notChecked: [], probes: 0 },
  ...parts,
});

const report = (parts: Partial<Report> = {}): Report => ({
  ...{ schema: 'selfward-report/1', target: 'gateway', startedAt: '2026-05-14T09:30:00.000Z', durationMs: 10 },
  ...{ profile: 'normal', checks: ['command-injection'], findings: [], notChecked: [] },
  stats: { requests: 4, injectionPoints: 1, endpoints: 1 },
  ...parts,
});

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function bench() {
  const store = memoryStoreForTesting();
  const devices: Device[] = ['gateway', 'router1'].map((name) => ({
    ...{ name, category: 'gateway', net: 'lan', model: 'G', position: 'hall', url: `http://${name}.test:8080/` },
  }));
  const clock = { now: Date.UTC(2026, 4, 14, 9) };
  const now = () => clock.now;
  const log: LogEvent[] = [];
  const operations = {
    record: async (event: LogEvent) => {
      log.push(event);
    },
  } as unknown as Operations;
  const listeners: ((change: { added: string[]; changed: string[]; removed: string[] }) => void)[] = [];
  const inventory = {
    get: (name: string) => devices.find((device) => device.name === name),
    subscribe(listener: (typeof listeners)[number]) {
      listeners.push(listener);
      return () => {};
    },
  } as unknown as Inventory;
  const events = createEvents();
  const alarms: Alarms = await createAlarms({ store, events, now });
  const inside = createInsideRuns({
    ...{ store, inventory, events, operations, now },
    desk: createFindingDesk({ store, alarms, now }),
    schedules: { checked: async () => {} },
  });
  const trouble: unknown[] = [];
  const make = async (): Promise<Agents> => {
    const agents = await createAgents({
      ...{ store, inventory, alarms, operations, inside, now },
      ...{ waitMs: 60_000, tickMs: 5, perMinute: 1000, onTrouble: (error) => void trouble.push(error) },
    });
    stops.push(() => agents.stop());
    return agents;
  };
  const agents = await make();
  const { token } = await agents.makeToken('gateway', 'ann');
  const caller = agents.identify(token);
  if (caller === undefined) throw new Error('the token is not known');
  let seq = 0;
  const batch = (...messages: object[]): AgentBatch => ({
    protocol: AGENT_PROTOCOL,
    stream: 'stream-0001',
    messages: messages.map((message) => {
      seq += 1;
      return { seq, at: '2026-05-14T09:30:00.000Z', ...message };
    }),
  });
  const say = (...messages: object[]) => agents.take(caller, batch(...messages), '192.0.2.7');
  const orders = (working: string[] = []) => agents.orders(caller, working, new AbortController().signal, '192.0.2.7');
  const order = (more: Partial<Run> = {}) =>
    inside.order({
      ...{
        id: `run-${Math.random().toString(36).slice(2)}`,
        device: 'gateway',
        urls: [],
        checks: [],
        profile: 'normal',
      },
      ...{ orderedBy: 'ann', reason: 'demand', from: 'inside', state: 'queued', createdAt: now(), sent: 0, planned: 0 },
      ...{ doing: '', findings: [], notChecked: [] },
      ...more,
    });
  const open = async () => (await store.findings.find({ where: { state: 'open' } })).rows;
  const remove = (name: string) => {
    devices.splice(
      devices.findIndex((device) => device.name === name),
      1,
    );
    for (const listener of listeners) listener({ added: [], changed: [], removed: [name] });
  };
  return {
    store,
    agents,
    make,
    caller,
    token,
    say,
    batch,
    orders,
    order,
    open,
    alarms,
    log,
    clock,
    remove,
    inside,
    trouble,
  };
}

describe('tokens', () => {
  it('are kept as hashes alone, speak for one device and can be revoked', async () => {
    const { agents, token, store, caller } = await bench();
    expect(JSON.stringify(await store.agentTokens.find())).not.toContain(token);
    expect(caller.device).toBe('gateway');
    expect(agents.identify(`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`)).toBeUndefined();
    expect(await agents.revokeToken('router1', caller.token)).toBe(false);
    expect(await agents.revokeToken('gateway', caller.token)).toBe(true);
    expect(agents.identify(token)).toBeUndefined();
    expect(agents.health('gateway')).toBeUndefined();
  });

  it('are known by their ids to those who seal with them, as long as they hold', async () => {
    const { agents, token, caller, remove } = await bench();
    const key = tokenKey(createHash('sha256').update(token).digest());
    expect(agents.byTokenId(caller.token)).toEqual({ caller, key });
    for (const id of ['', '__proto__', 'constructor', '0123456789abcdef', token])
      expect(agents.byTokenId(id)).toBeUndefined();
    remove('gateway');
    expect(agents.byTokenId(caller.token)).toBeUndefined();
  });

  it('hold over a restart, and not over the removal of their device', async () => {
    const { make, token, remove, store } = await bench();
    const again = await make();
    expect(again.identify(token)?.device).toBe('gateway');
    remove('gateway');
    expect(again.identify(token)).toBeUndefined();
    await expect.poll(async () => (await store.agentTokens.find()).total).toBe(0);
  });
});

describe('what a device tells', () => {
  it('becomes a finding with file and line, and an alarm', async () => {
    const { say, open, alarms } = await bench();
    expect(await say({ type: 'finding', finding: finding() })).toEqual({ acknowledged: 1, refused: [] });
    const [row] = await open();
    expect(row).toMatchObject({ device: 'gateway', inside: { id: 'own-name-1' } });
    expect(row?.finding).toMatchObject({
      url: 'http://gateway.test:8080/ping/{host}',
      code: { file: 'src/ping.js', line: 12 },
    });
    expect(await alarms.pending()).toMatchObject([{ kind: 'vulnerability', originator: 'gateway' }]);
    await say({ type: 'cleared', finding: finding() });
    expect(await open()).toEqual([]);
    expect((await alarms.find({ active: true })).total).toBe(0);
  });

  it('is taken once, however often it comes', async () => {
    const { agents, caller, batch, open, store } = await bench();
    const same = batch({ type: 'finding', finding: finding() }, { type: 'cleared', finding: finding() });
    await agents.take(caller, same, '192.0.2.7');
    await agents.take(caller, same, '192.0.2.7');
    expect(await open()).toEqual([]);
    expect((await store.findings.find()).total).toBe(1);
  });

  it('counts by its findings too, each of which may be an alarm', async () => {
    const { agents, caller, say } = await bench();
    for (let i = 0; i < 12; i += 1)
      await say(...Array.from({ length: 100 }, () => ({ type: 'finding', finding: finding() })));
    expect(await agents.busy(caller)).toBeGreaterThan(0);
  });

  it('never touches another device, whatever ids it names', async () => {
    const { say, store, order, inside } = await bench();
    await store.findings.insert({
      ...{
        id: 'victim',
        device: 'router1',
        check: 'x',
        severity: 'high',
        rank: 3,
        confidence: 'proved',
        state: 'open',
      },
      ...{
        decision: 'open',
        firstSeenAt: 1,
        lastSeenAt: 1,
        firstRun: 'r',
        lastRun: 'r',
        finding: finding({ id: 'victim' }),
      },
      triage: { decision: 'open', reason: '', by: '', at: 1 },
    });
    const theirs = await order({ device: 'router1' });
    await say(
      { type: 'cleared', finding: finding({ id: 'victim' }) },
      { type: 'finding', finding: finding({ id: 'victim', title: 'taken over' }) },
      { type: 'report', order: theirs.id, report: report() },
      { type: 'failed', order: theirs.id, problem: 'no' },
    );
    expect(await store.findings.get('victim')).toMatchObject({ device: 'router1', state: 'open', lastRun: 'r' });
    expect((await inside.open()).map(({ id }) => id)).toEqual([theirs.id]);
  });

  it.each([
    ['nothing', null],
    ['no type', { seq: 1, at: '2026-05-14T09:30:00.000Z' }],
    ['an unknown type', { type: 'reboot' }],
    ['fields that are not named', { type: 'heartbeat', admin: true }],
    ['a finding that is too long', { type: 'finding', finding: finding({ evidence: 'x'.repeat(70_000) }) }],
    ['a state of another kind', { type: 'state', state: { ...state(), schema: 'other' } }],
  ])('is refused by itself where it is %s, and holds up nothing', async (_, message) => {
    const { agents, caller, batch, open } = await bench();
    const good = batch({ type: 'heartbeat' }, { type: 'finding', finding: finding() });
    const bad = message === null ? null : { seq: 1, at: '2026-05-14T09:30:00.000Z', ...message };
    const answer = await agents.take(caller, { ...good, messages: [bad, good.messages[1]] }, '192.0.2.7');
    expect(answer).toMatchObject({ acknowledged: 2, refused: [{ reason: expect.any(String) }] });
    expect(await open()).toHaveLength(1);
  });

  it('is not taken where the store fails, and is when it is sent again', async () => {
    const { agents, caller, batch, open, store } = await bench();
    const said = batch({ type: 'finding', finding: finding() });
    const { insert } = store.findings;
    store.findings.insert = () => Promise.reject(new Error('disk full'));
    await expect(agents.take(caller, said, '192.0.2.7')).rejects.toThrow('disk full');
    store.findings.insert = insert;
    expect(await agents.take(caller, said, '192.0.2.7')).toMatchObject({ acknowledged: 1 });
    expect(await open()).toHaveLength(1);
  });
});

describe('a full cycle', () => {
  const ended = { startedAt: '2026-05-14T09:00:00.000Z', finishedAt: '2026-05-14T09:00:20.000Z', done: 1, of: 1 };

  it('is a run from inside, once', async () => {
    const { say, store, agents } = await bench();
    await say({ type: 'finding', finding: finding() }, { type: 'state', state: state({ cycle: ended, probes: 7 }) });
    await say({ type: 'state', state: state({ cycle: ended, probes: 7 }) });
    const { rows } = await store.runs.find();
    expect(rows).toMatchObject([{ from: 'inside', reason: 'cycle', state: 'done', sent: 7 }]);
    expect(rows[0]?.findings).toHaveLength(1);
    expect(agents.health('gateway')).toMatchObject({ state: 'connected', monitor: { framework: 'express' } });
  });

  it.each([
    ['clean', 0],
    ['not-checked', 1],
    ['new', 1],
  ] as const)('that calls the route of an old finding %s leaves %i open', async (verdict, left) => {
    const { say, open } = await bench();
    await say({ type: 'finding', finding: finding() });
    const routes = state().routes.map((route) => ({ ...route, state: verdict, findings: [] }));
    await say({ type: 'state', state: state({ cycle: ended, routes }) });
    expect(await open()).toHaveLength(left);
  });
});

describe('orders', () => {
  it('reach a device that waits, come again until they are answered, and end as runs', async () => {
    const { orders, order, say, store } = await bench();
    const waiting = orders();
    const { id } = await order({ checks: ['command-injection'] });
    expect(await waiting).toEqual([{ id, type: 'check', checks: ['command-injection'] }]);
    // The answer was lost on the way: it asks as if there had been none.
    expect(await orders()).toMatchObject([{ id }]);
    expect(await store.runs.get(id)).toMatchObject({ state: 'running' });
    await say({ type: 'report', order: id, report: report({ findings: [finding()] }) });
    expect(await store.runs.get(id)).toMatchObject({ state: 'done', sent: 4, findings: [expect.any(String)] });
  });

  it('for one finding close it where it is gone, and say so where that could not be told', async () => {
    const { order, say, open, store } = await bench();
    await say({ type: 'finding', finding: finding() });
    const [row] = await open();
    const first = await order({ finding: row?.id ?? '', checks: ['command-injection'] });
    const notChecked = [{ endpoint: 'GET http://localhost/ping/{host}', reason: 'the shadow failed', cause: 'failed' }];
    await say({ type: 'report', order: first.id, report: report({ notChecked: notChecked as Report['notChecked'] }) });
    expect(await store.findings.get(row?.id ?? '')).toMatchObject({
      state: 'open',
      retestNote: expect.stringContaining('the shadow failed'),
    });
    const second = await order({ finding: row?.id ?? '', checks: ['command-injection'] });
    await say({ type: 'report', order: second.id, report: report() });
    expect(await open()).toEqual([]);
  });

  it.each([
    ['a schema that is not known', { report: { ...report(), schema: 'selfward-report/9' } }],
    ['a finding whose place has no end', { report: report({ findings: [finding({ parameter: 'x'.repeat(2_000) })] }) }],
    ['nothing', {}],
  ])('end where they are answered with %s: they would be carried out again and again', async (_, answer) => {
    const { orders, order, say, store } = await bench();
    const { id } = await order();
    await orders();
    expect((await say({ type: 'report', order: id, ...answer })).refused).toHaveLength(1);
    expect(await store.runs.get(id)).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('was refused'),
    });
    const other = await order();
    expect((await orders()).map((each) => each.id)).toEqual([other.id]);
  });

  it('are given up where nobody comes for them', async () => {
    const { order, store, clock } = await bench();
    const { id } = await order();
    clock.now += 11 * 60_000;
    await expect.poll(async () => (await store.runs.get(id))?.state).toBe('interrupted');
  });

  it('outlive a restart of the server', async () => {
    const { order, make, caller } = await bench();
    const { id } = await order();
    const again = await make();
    expect(await again.orders(caller, [], new AbortController().signal, '192.0.2.7')).toMatchObject([{ id }]);
  });

  it('do not hold up a server that stops', async () => {
    const { agents, orders } = await bench();
    const waiting = orders();
    agents.release();
    expect(await waiting).toEqual([]);
  });
});

it('raises an alarm where nothing is heard for long, clears it when it is, and logs who came', async () => {
  const { say, agents, alarms, clock, log } = await bench();
  await say({ type: 'hello', name: 'gw', library: '0.1.0', node: 'v24', platform: 'linux x64' });
  expect(agents.health('gateway')).toMatchObject({ state: 'connected', hello: { name: 'gw' } });
  clock.now += 6 * 60_000;
  expect(agents.health('gateway')).toMatchObject({ state: 'silent' });
  await expect.poll(async () => (await alarms.pending()).map(({ kind }) => kind)).toEqual(['silent-agent']);
  await say({ type: 'heartbeat' });
  expect((await alarms.find({ active: true })).total).toBe(0);
  expect(log.map(({ action, address }) => `${action} ${address}`)).toEqual([
    'agent.connect 192.0.2.7',
    'agent.connect 192.0.2.7',
  ]);
});
