import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
