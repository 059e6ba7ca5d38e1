import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import type { Finding } from 'selfward';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { administratorOf, type Caller } from './support/api.ts';
import type { DatabaseProcess } from './support/database-process.ts';
import { type Line, line } from './support/line.ts';
import { missing } from './support/needs.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';
import { MOSQUITTO, startMosquitto } from './support/start-mosquitto.ts';
import { startWatched, type WatchedProcess } from './support/watched-process.ts';

const WAIT = { timeout: 100_000, interval: 250 };
const CHECKS = ['command-injection', 'sql-injection', 'uncaught-exception'];

describe.skipIf(missing('Mosquitto', MOSQUITTO))('a device that reports over a broker', { timeout: 150_000 }, () => {
  const DEVICE = 'remote pump';
  const path = `/api/devices/${encodeURIComponent(DEVICE)}`;
  let broker: DatabaseProcess | undefined;
  let wire: Line;
  let server: ServerProcess;
  let admin: Caller;
  let device: WatchedProcess | undefined;
  let folder: string;
  let token: string;
  /** Another client of the broker, which no rule keeps from anything. */
  let stranger: MqttClient | undefined;
  const overheard: { topic: string; payload: Buffer }[] = [];

  async function startBroker(): Promise<void> {
    broker = await startMosquitto();
    wire.leadsTo(broker.url);
    stranger = await connectAsync(broker.url, { protocolVersion: 5, reconnectPeriod: 0 });
    stranger.on('message', (topic, payload) => overheard.push({ topic, payload }));
    await stranger.subscribeAsync('#', { qos: 1 });
  }
  async function stopBroker(): Promise<void> {
    wire.leadsTo(undefined);
    await stranger?.endAsync(true);
    await broker?.stop();
    broker = undefined;
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'selfward-agents-mqtt-'));
    wire = await line();
    await startBroker();
    server = await startServer({ env: { SELFWARD_AGENTS_MQTT: `mqtt://127.0.0.1:${wire.port}` } });
    admin = await administratorOf(server);
    const entry = { name: DEVICE, category: 'gateway', net: 'building-wifi', model: 'P', position: 'Well' };
    await admin.call('PUT', path, entry);
    ({ token } = await admin.call<{ token: string }>('POST', `${path}/agent-tokens`));
    const report = { url: `mqtt://127.0.0.1:${wire.port}`, token };
    const options = { name: 'pump', checks: CHECKS, report };
    device = startWatched('express.ts', [folder, 'http://127.0.0.1:9/'], { WATCH: JSON.stringify(options) });
  });
  afterAll(async () => {
    await device?.stop();
    await server?.stop();
    await stopBroker();
    await wire?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  interface Row {
    finding: Finding;
    firstSeenAt: number;
  }
  const rows = async () =>
    (await admin.call<{ rows: Row[] }>('GET', `/api/findings?device=${encodeURIComponent(DEVICE)}&state=open`)).rows;
  const found = async () => (await rows()).map(({ finding }) => finding.check).sort();
  const health = () => admin.call<{ state: string; address?: string }>('GET', `${path}/agent`);

  it('is connected, and tells what it proves with file and line', async () => {
    await expect.poll(found, WAIT).toEqual(['command-injection', 'sql-injection']);
    expect((await rows()).map(({ finding }) => finding.code?.file)).toEqual(
      ['express.ts', 'express.ts'].map((name) => expect.stringContaining(name)),
    );
    expect(await health()).toMatchObject({ state: 'connected', address: `127.0.0.1:${wire.port}` });
  });

  it('carries out an order, and its report comes as a run', async () => {
    const { id } = await admin.call<{ id: string }>('POST', `${path}/runs`, {
      from: 'inside',
      checks: ['sql-injection'],
    });
    const run = () => admin.call<{ state: string; findings: string[] }>('GET', `/api/runs/${id}`);
    await expect.poll(async () => (await run()).state, WAIT).toBe('done');
    expect((await run()).findings).toHaveLength(1);
  });

  it('shows nobody else at the broker its token or what it says', async () => {
    expect(overheard.length).toBeGreaterThan(6);
    const said = Buffer.concat(overheard.map(({ payload }) => payload)).toString('latin1');
    for (const word of [token, token.split('_')[2] ?? '', 'injection', 'express', 'heartbeat', '/ping'])
      expect(said).not.toContain(word);
  });

  it('is not spoken for by somebody who says again what was overheard, or makes it up', async () => {
    const before = (await rows()).map(({ finding, firstSeenAt }) => [finding.check, firstSeenAt]);
    const recorded = [...overheard];
    const id = token.split('_')[1] ?? '';
    for (const { topic, payload } of recorded) {
      await stranger?.publishAsync(topic, payload, { qos: 1 });
      const changed = Buffer.from(payload);
      changed.writeUInt8((changed.at(-20) ?? 0) ^ 1, changed.length - 20);
      await stranger?.publishAsync(topic, changed, { qos: 1 });
      // An answer turned back on the server, a request on the device, and either at another's topic.
      await stranger?.publishAsync(`selfward/1/${id}/${topic.endsWith('up') ? 'down' : 'up'}`, payload, { qos: 1 });
      await stranger?.publishAsync(topic.replace(id, '0123456789abcdef'), payload, { qos: 1 });
    }
    for (const rubbish of ['', '{}', 'x'.repeat(100_000)])
      await stranger?.publishAsync(`selfward/1/${id}/up`, rubbish, { qos: 1 });
    // It is heard still, in the same session.
    const { id: run } = await admin.call<{ id: string }>('POST', `${path}/runs`, {
      from: 'inside',
      checks: ['command-injection'],
    });
    await expect
      .poll(async () => (await admin.call<{ state: string }>('GET', `/api/runs/${run}`)).state, WAIT)
      .toBe('done');
    expect((await rows()).map(({ finding, firstSeenAt }) => [finding.check, firstSeenAt])).toEqual(before);
    expect(device?.all<string>('error').filter((problem) => problem.includes('mqtt'))).toEqual([]);
    // One line for all of it.
    const lines = server.said().split('\n');
    expect(lines.filter((each) => each.includes('were not from the devices'))).toHaveLength(1);
  });

  it('keeps what it finds while the broker is gone, and tells it when there is one again', async () => {
    await stopBroker();
    await device?.heard<string>('error', (problem) => /mqtt:\/\//.test(problem));
    await appendFile(join(folder, 'routes'), 'crashing\n');
    device?.tell('routes');
    await device?.heard<Finding>('finding', ({ url }) => url.endsWith('/label'));
    expect(await found()).not.toContain('uncaught-exception');
    await startBroker();
    await expect.poll(found, WAIT).toEqual(['command-injection', 'sql-injection', 'uncaught-exception']);
    expect(await health()).toMatchObject({ state: 'connected' });
    expect(server.said()).toContain('is gone: devices that report there are not heard');
  });

  it('is heard no more once its token is revoked', async () => {
    await admin.call('DELETE', `${path}/agent-tokens/${token.split('_')[1]}`);
    // Where it is just speaking it is told so; else it hears nothing any more. Here nothing of it is heard.
    expect(await health()).toEqual({ state: 'none' });
  });
});
