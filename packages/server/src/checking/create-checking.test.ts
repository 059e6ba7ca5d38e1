import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProbeNote } from 'selfward/engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Device, DeviceSchema } from '../model/device.ts';
import { createEvents } from '../model/events.ts';
import type { StoredFinding } from '../model/finding.ts';
import type { Alarms, Inventory, Operations } from '../model/rooms.ts';
import type { Store } from '../model/store.ts';
import { memoryStoreForTesting } from '../store/memoryStoreForTesting.ts';
import { type CheckingRoom, createChecking } from './create-checking.ts';
import type { Job, JobResult } from './job.ts';

const policy = (over: object) => ({ profile: 'normal', allow: [], deny: [], ...over });
const deviceOf = (checking: object) =>
  DeviceSchema.parse({
    ...{ name: 'box', category: 'sensor', net: 'n', model: 'm', position: 'p', url: 'http://192.0.2.7/', checking },
  });

let data = '';
let store: Store;
let device: Device;
let checking: CheckingRoom;
const started: { job: Job; end: () => void }[] = [];
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'selfward-checking-'));
  await mkdir(join(data, 'tools'));
  const declared = '{ id: mine, title: Mine, command: ./mine.sh, cwe: CWE-1, results: { format: jsonl } }';
  await writeFile(join(data, 'tools', 'mine.yaml'), declared);
  store = memoryStoreForTesting();
  device = deviceOf(policy({ on: ['mine'] }));
  const result: JobResult = { findings: [], notChecked: [], stats: { requests: 0, injectionPoints: 0, endpoints: 1 } };
  checking = await createChecking({
    store,
    inventory: {
      get: () => device,
      list: () => ({ rows: [device], total: 1 }),
      subscribe: () => () => {},
    } as Partial<Inventory> as Inventory,
    events: createEvents(),
    alarms: { find: async () => ({ rows: [], total: 0 }) } as Partial<Alarms> as Alarms,
    operations: { record: async (event) => event } as Partial<Operations> as Operations,
    checks: [],
    jobs: {
      run: (job) => new Promise((resolve) => started.push({ job, end: () => resolve(result) })),
      cancel: () => {},
      stop: async () => {},
    },
    self: { name: 'selfward', isWatched: true },
    ...{ checkFolder: join(data, 'checks'), toolFolder: join(data, 'tools'), templateFolder: join(data, 'templates') },
    ...{ payloadFolder: join(data, 'payloads'), signInFolder: join(data, 'sign-ins') },
    ...{ autonomous: false, concurrency: 1 },
  });
});
afterEach(async () => {
  for (const { end } of started.splice(0)) end();
  await checking.stop();
  await rm(data, { recursive: true });
});

const order = (checks: string[]) => checking.order({ device: 'box', checks, by: 'ann', reason: 'demand' });
const nth = (at: number) => expect.poll(() => started[at]?.job).toBeDefined();

describe('a tool on a device', () => {
  it('runs where its form says so', async () => {
    await order(['mine']);
    await nth(0);
    expect(started[0]?.job).toMatchObject({ tools: [{ id: 'mine' }], profile: 'normal' });
  });

  it('is not to be ordered by somebody who may not switch it on', async () => {
    device = deviceOf(policy({}));
    await expect(order(['mine'])).rejects.toThrow('mine is not switched on for box');
    await expect(order(['templates', 'mine'])).rejects.toThrow('mine is not switched on for box');
  });

  it('does not run where it was switched off while the run waited, and no harder than is allowed by then', async () => {
    await order(['mine']);
    await order(['mine']);
    await nth(0);
    device = deviceOf(policy({ profile: 'gentle' }));
    started[0]?.end();
    await nth(1);
    expect(started[1]?.job).toMatchObject({ tools: [], profile: 'gentle' });
  });
});

it('says on the finding that a look again failed', async () => {
  const note = 'Looked again, and could not tell: box is switched off: it is not checked';
  const notes: (string | undefined)[] = [];
  const update = store.findings.update.bind(store.findings);
  store.findings.update = async (id, change, where) => {
    notes.push(change.retestNote);
    return update(id, change, where);
  };
  await order([]);
  await nth(0);
  const row = { id: 'f1', finding: { id: 'f1', url: 'http://192.0.2.7/' } } as unknown as StoredFinding;
  store.findings.get = async () => row;
  await checking.order({ device: 'box', checks: ['mine'], by: 'ann', reason: 'retest', finding: 'f1' });
  device = { ...device, enabled: false };
  started[0]?.end();
  await expect.poll(() => notes).toContain(note);
});

describe('a check of this server itself', () => {
  const self = () => {
    device = { ...deviceOf(policy({ on: ['mine', 'templates'] })), name: 'selfward' };
    return (checks: string[]) => checking.order({ device: 'selfward', checks, by: 'ann', reason: 'demand' });
  };

  it('runs what works from inside, and says which tools do not', async () => {
    const run = await self()([]);
    expect(run).toMatchObject({ from: 'inside', checks: ['templates'] });
    expect(run.notChecked).toEqual([expect.objectContaining({ check: 'mine', cause: 'by-rule' })]);
    await expect(self()(['mine'])).rejects.toThrow('tools work over the network alone');
  });

  it('is told to whoever carries it out when somebody calls it off, once', async () => {
    const off: string[] = [];
    checking.inside.onCancel((run) => off.push(run));
    const run = await self()([]);
    expect(await checking.cancel(run.id)).toBe(true);
    expect(await checking.cancel(run.id)).toBe(false);
    expect(off).toEqual([run.id]);
    expect((await checking.run(run.id))?.state).toBe('cancelled');
  });

  it('keeps what was sent, in order, and says no more of cycles than of the last ones', async () => {
    const probe: ProbeNote = {
      ...{ at: 1_500, check: 'ejs', as: 'ann', method: 'GET', url: '/a', parameter: 'query q', note: 'a word' },
      ...{ status: 200, tookMs: 3, failure: '', sightings: [{ sensor: 'ejs', position: 'code', at: 'a.js:1:2' }] },
    };
    const cycle = (id: string, at: number) => ({
      ...{ id, startedAt: at, endedAt: at, findings: [], clean: [], notChecked: [] },
      stats: { requests: 1, injectionPoints: 1, endpoints: 1 },
    });
    self();
    const ids = Array.from({ length: 9 }, (_, index) => `cycle-${index}`);
    for (const [index, id] of ids.entries()) {
      checking.inside.probes(id, 1_000, [probe, { ...probe, at: 2_000 }]);
      await checking.inside.cycle('selfward', cycle(id, index));
    }
    const { rows } = await checking.probes('cycle-8', {});
    expect(rows.map(({ seq, at }) => [seq, at])).toEqual([
      [1, 500],
      [2, 1_000],
    ]);
    expect(rows[0]).toMatchObject({ check: 'ejs', as: 'ann', status: 200, sightings: 'ejs: code at a.js:1:2' });
    const totals = await Promise.all(ids.map(async (id) => (await checking.probes(id, {})).total));
    expect(totals).toEqual([0, 0, 2, 2, 2, 2, 2, 2, 2]);
  });
});
