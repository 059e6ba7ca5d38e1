import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Alarm } from '../packages/server/src/model/alarm.ts';
import { type Device, SELF_CATEGORY } from '../packages/server/src/model/device.ts';
import type { LogEntry } from '../packages/server/src/model/log-entry.ts';
import type { Run } from '../packages/server/src/model/run.ts';
import type { Page } from '../packages/server/src/model/store.ts';
import { administratorOf, type Caller, signInAs } from './support/api.ts';
import { serverCommand } from './support/command.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';

/** A power cut in the middle of the work: what was told to be done is there afterwards, and the log's chain is whole. */
const MINUTE = 60_000;

let server: ServerProcess;
let admin: Caller;
let acknowledged: Alarm;
let issued: { name: string; password: string };
/** What the server said it had taken on. */
const ordered: Run[] = [];
let running: string[] = [];

const runsOf = async (state?: string) =>
  (await admin.call<Page<Run>>('GET', `/api/runs?limit=200${state === undefined ? '' : `&state=${state}`}`)).rows;
const order = (device: string, checks?: readonly string[]) =>
  admin.call<Run>('POST', `/api/devices/${device}/runs`, checks === undefined ? {} : { checks });
const over = (id: string) =>
  vi.waitUntil(async () => (await admin.call<Run>('GET', `/api/runs/${id}`)).state === 'done', {
    timeout: 2 * MINUTE,
    interval: 200,
  });

beforeAll(async () => {
  server = await startServer();
  admin = await administratorOf(server);

  await over((await order('router-1', ['reflected-xss'])).id);
  const { rows } = await admin.call<Page<Alarm>>('GET', '/api/alarms?kind=vulnerability&originator=router-1');
  acknowledged = await admin.call<Alarm>('POST', `/api/alarms/${rows[0]?.id}/acknowledge`);
  issued = await admin.call('POST', '/api/operators', { name: 'ann', level: 'analyst' });

  // More than run at a time: some are under way when the power goes, some are waiting.
  const devices = await admin.call<Page<{ device: Device }>>('GET', '/api/devices?limit=200');
  const others = devices.rows.filter(({ device }) => device.url !== undefined && device.category !== SELF_CATEGORY);
  for (const { device } of others.slice(0, 9)) ordered.push(await order(device.name));
  const ours = new Set(ordered.map(({ id }) => id));
  running = await vi.waitUntil(
    async () => {
      const probing = (await runsOf('running')).filter(({ id, sent }) => ours.has(id) && sent > 0);
      return probing.length > 0 && probing.map(({ id }) => id);
    },
    { timeout: MINUTE, interval: 20 },
  );
  await server.kill();
});

afterAll(async () => {
  await server?.stop();
  if (server !== undefined) await rm(server.data, { recursive: true, force: true });
});

it('keeps the chain whole, before and after the next start', async () => {
  const chain = ['log', 'verify', '--data', server.data];
  expect(await serverCommand(...chain)).toMatchObject({ status: 0 });
  server = await startServer({ data: server.data });
  admin = admin.movedTo(server.url);
  expect(await serverCommand(...chain)).toMatchObject({ status: 0 });
});

it('has what it said was done: the acknowledged alarm, the operator, the session, every order and its entry', async () => {
  const alarms = await admin.call<Page<Alarm>>('GET', '/api/alarms?originator=router-1');
  const { acknowledgedBy, acknowledgedAt } = acknowledged;
  expect(alarms.rows).toContainEqual(
    expect.objectContaining({ id: acknowledged.id, acknowledged: true, acknowledgedBy, acknowledgedAt }),
  );
  await expect(signInAs(server.url, issued.name, issued.password)).resolves.toBeDefined();

  const kept = new Map((await runsOf()).map((run) => [run.id, run]));
  for (const { id, device } of ordered) expect(kept.get(id)).toMatchObject({ device, reason: 'demand' });
  const log = await admin.call<Page<LogEntry>>('GET', '/api/log?action=check.order&limit=200');
  for (const { device } of ordered)
    expect(log.rows).toContainEqual(expect.objectContaining({ object: device, outcome: 'done' }));
});

it('shows what was under way as interrupted, says so in the log, and lets what was waiting go on', async () => {
  const kept = new Map((await runsOf()).map((run) => [run.id, run]));
  // One of them may have ended in the moment between the look and the power cut.
  const states = running.map((id) => kept.get(id)?.state);
  expect(states).toContain('interrupted');
  expect(['interrupted', 'done']).toEqual(expect.arrayContaining(states));
  const interrupted = running.filter((id) => kept.get(id)?.state === 'interrupted');
  const log = await admin.call<Page<LogEntry>>('GET', '/api/log?action=check.interrupted&limit=200');
  for (const id of interrupted) {
    expect(kept.get(id)?.problem).toMatch(/can be run again/);
    expect(log.rows).toContainEqual(expect.objectContaining({ object: kept.get(id)?.device }));
  }
  const waiting = ordered.find(({ id }) => !running.includes(id) && kept.get(id)?.state !== 'interrupted');
  expect(waiting).toBeDefined();
  await over(waiting?.id ?? '');
});

it('runs again what was interrupted', async () => {
  const [first = ''] = running;
  const again = await admin.call<Run>('POST', `/api/runs/${first}/again`);
  expect(again.id).not.toBe(first);
  await over(again.id);
});
