import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAlarms } from '../alarms/create-alarms.ts';
import type { Device } from '../model/device.ts';
import { createEvents, type LiveEvent } from '../model/events.ts';
import { memoryStoreForTesting } from '../store/memoryStoreForTesting.ts';
import { createThings, type PolledThings, type ThingsOptions } from './create-things.ts';
import {
  airConditionerForTesting,
  type Handler,
  inventoryForTesting,
  json,
  networkForTesting,
  silence,
} from './devicesForTesting.ts';

const device = (name: string, more: Partial<Device> = {}): Device => ({
  name,
  category: 'actuator',
  net: [],
  model: 'AC',
  position: 'Room 1',
  url: `http://${name}.test/`,
  td: `http://${name}.test/td`,
  ...more,
});
const ac1 = device('ac1');

const running: PolledThings[] = [];
beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(async () => {
  const stopping = Promise.all(running.splice(0).map((things) => things.stop()));
  await vi.advanceTimersByTimeAsync(5_000);
  await stopping;
  vi.useRealTimers();
});

async function open(devices: Device[], hosts: Record<string, Handler>, options: Partial<ThingsOptions> = {}) {
  const network = networkForTesting(hosts);
  const store = memoryStoreForTesting();
  const events = createEvents();
  const heard: LiveEvent[] = [];
  events.subscribe((event) => heard.push(event));
  const alarms = await createAlarms({ store, events });
  const list = inventoryForTesting(devices);
  const troubles: unknown[] = [];
  const things = createThings({
    inventory: list.inventory,
    readings: store.readings,
    events,
    alarms,
    self: 'this-server',
    transport: network.transport,
    onTrouble: (error) => troubles.push(error),
    ...options,
  });
  running.push(things);
  const active = async () =>
    (await alarms.find({ active: true })).rows.map(({ kind, originator }) => [kind, originator]);
  return { things, store, heard, alarms, active, list, network, troubles };
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('polling', () => {
  it('reads the description, then the variables again and again', async () => {
    const { things, store, heard, network } = await open([ac1], { 'ac1.test': airConditionerForTesting().handler });
    expect(things.status('ac1')).toEqual({ state: 'unknown', since: 1_000_000 });
    expect(things.describe('ac1')).toBeUndefined();
    await pass(1_000);
    expect(things.describe('ac1')?.variables.map((variable) => variable.name)).toEqual(['temperature', 'target']);
    expect(things.status('ac1')).toMatchObject({ state: 'answering' });
    expect(await things.latest('ac1')).toMatchObject([
      { variable: 'temperature', value: 21.5 },
      { variable: 'target', value: 20 },
    ]);
    await pass(30_000);
    expect(network.asked.filter(({ url }) => url.endsWith('/td'))).toHaveLength(1);
    const reads = network.asked.filter(({ url }) => url.endsWith('/temperature')).length;
    expect(reads).toBeGreaterThanOrEqual(6);
    expect(reads).toBeLessThanOrEqual(7);
    const buckets = await things.history('ac1', 'temperature', 1_000_000, Date.now(), 1);
    expect(buckets).toMatchObject([{ mean: 21.5, count: expect.any(Number) }]);
    expect(await store.readings.latest('ac1')).toHaveLength(2);
    expect(heard.find((event) => event.topic === 'reading')).toMatchObject({
      device: 'ac1',
      values: [{ variable: 'temperature', value: 21.5 }, { variable: 'target' }],
    });
    expect(heard.filter((event) => event.topic === 'status')).toEqual([
      { topic: 'status', device: 'ac1', state: 'answering' },
    ]);
  });

  it('reads all variables at once where a device can', async () => {
    const { handler } = airConditionerForTesting({ forms: [{ href: '/all', op: 'readallproperties' }] });
    const all: Handler = (request) =>
      request.url.endsWith('/all') ? json({ temperature: 19, target: 'warm' }) : handler(request);
    const { things, network } = await open([ac1], { 'ac1.test': all });
    await pass(1_000);
    expect(await things.latest('ac1')).toMatchObject([{ variable: 'temperature', value: 19 }]);
    expect(things.status('ac1').problem).toBe('"target" is a string, not number');
    expect(network.asked.map(({ url }) => url)).toEqual(['http://ac1.test/td', 'http://ac1.test/all']);
  });

  it('asks one device one thing at a time, and all devices no more than fifty things a second', async () => {
    const names = Array.from({ length: 200 }, (_, i) => `d${i}`);
    const slow =
      (handler: Handler): Handler =>
      async (request) => {
        await new Promise((resolve) => setTimeout(resolve, 300));
        return handler(request);
      };
    const hosts = Object.fromEntries(names.map((name) => [`${name}.test`, slow(airConditionerForTesting().handler)]));
    const { things, network } = await open(
      names.map((name) => device(name)),
      hosts,
    );
    await pass(60_000);
    expect(network.atOnce.mostByHost).toBe(1);
    expect(network.atOnce.most).toBeLessThanOrEqual(32);
    expect(network.asked.length).toBeLessThanOrEqual(50 * 61);
    expect(network.asked.length).toBeGreaterThan(50 * 30);
    const answering = names.filter((name) => things.status(name).state === 'answering');
    expect(answering).toHaveLength(200);
  });

  it('asks a device that has nothing to be read once a minute whether it is there', async () => {
    const { td: _, ...camera } = device('cam');
    const { things, network } = await open([camera], { 'cam.test': () => json(null, 405) });
    await pass(1_000);
    expect(things.status('cam')).toMatchObject({ state: 'answering' });
    await pass(179_000);
    expect(network.asked.length).toBeGreaterThanOrEqual(2);
    expect(network.asked.length).toBeLessThanOrEqual(3);
    expect(network.asked[0]).toMatchObject({ method: 'HEAD', url: 'http://cam.test/' });
  });

  it('asks by GET where a device breaks off what it does not know', async () => {
    const { td: _, ...camera } = device('cam');
    const { things } = await open([camera], {
      'cam.test': ({ method }) => (method === 'GET' ? json(1) : { ...silence, isBrokenOff: true }),
    });
    await pass(1_000);
    expect(things.status('cam')).toMatchObject({ state: 'answering' });
  });

  it('tells which of several addresses nobody answers at', async () => {
    const { td: _, ...router } = device('router', { url: ['http://router.test/', 'http://router.test:81/'] });
    const { things } = await open([router], { 'router.test': () => json(null) });
    await pass(1_000);
    expect(things.status('router')).toMatchObject({
      state: 'answering',
      problem: 'router.test:81: it refuses the connection',
    });
  });

  it('asks nothing of what is off, of what has no address and of this server', async () => {
    const { url: _, td: _td, ...bare } = device('bare');
    const { things, network } = await open([device('off', { enabled: false }), bare, device('this-server')], {});
    await pass(60_000);
    expect(network.asked).toEqual([]);
    expect(things.status('off').state).toBe('disabled');
    expect(things.status('bare').state).toBe('not-polled');
    expect(things.status('this-server').state).toBe('answering');
    expect(things.status('nobody').state).toBe('not-polled');
  });

  it('follows the inventory at once', async () => {
    const hosts = { 'ac1.test': airConditionerForTesting().handler, 'ac2.test': airConditionerForTesting().handler };
    const { things, list, network, heard } = await open([ac1], hosts);
    await pass(1_000);
    list.put(device('ac2'));
    await pass(2_000);
    expect(things.status('ac2').state).toBe('answering');
    list.put({ ...ac1, position: 'Room 2' });
    expect(things.status('ac1').state).toBe('answering');
    list.put({ ...ac1, enabled: false });
    list.remove('ac2');
    const before = network.asked.length;
    await pass(60_000);
    expect(network.asked).toHaveLength(before);
    expect(things.status('ac1').state).toBe('disabled');
    expect(things.describe('ac2')).toBeUndefined();
    expect(heard.at(-1)).toEqual({ topic: 'status', device: 'ac1', state: 'disabled' });
    list.put(ac1);
    await pass(2_000);
    expect(things.status('ac1').state).toBe('answering');
  });

  it('drops what a device says after it was switched off', async () => {
    let answer: (value: Awaited<ReturnType<Handler>>) => void = () => {};
    const hosts = { 'ac1.test': () => new Promise<Awaited<ReturnType<Handler>>>((resolve) => (answer = resolve)) };
    const { things, list } = await open([ac1], hosts);
    await pass(500);
    list.put({ ...ac1, enabled: false });
    answer(json({ title: 'late' }));
    await pass(500);
    expect(things.status('ac1').state).toBe('disabled');
    expect(things.describe('ac1')).toBeUndefined();
  });
});

describe('silence', () => {
  it('is said after three misses, backed off from, and taken back', async () => {
    const hosts: Record<string, Handler> = { 'ac1.test': () => silence };
    const { things, active, network, heard } = await open([ac1], hosts);
    await pass(1_000);
    expect(things.status('ac1').state).toBe('unknown');
    await pass(30_000);
    expect(things.status('ac1')).toMatchObject({ state: 'silent', problem: 'it refuses the connection' });
    expect(things.silent()).toEqual(['ac1']);
    expect(await active()).toEqual([['silent-device', 'ac1']]);
    await pass(1_800_000);
    const before = network.asked.length;
    await pass(1_800_000);
    expect(network.asked.length - before).toBeLessThanOrEqual(7);
    hosts['ac1.test'] = airConditionerForTesting().handler;
    await pass(300_000);
    expect(things.status('ac1')).toMatchObject({ state: 'answering' });
    expect(await active()).toEqual([]);
    expect(heard.filter((event) => event.topic === 'alarm')).toHaveLength(2);
  });

  it('is no longer said of what was switched off or taken out', async () => {
    const { active, list } = await open([ac1, device('ac2')], {});
    await pass(60_000);
    expect(await active()).toHaveLength(2);
    list.put({ ...ac1, enabled: false });
    list.remove('ac2');
    await pass(100);
    expect(await active()).toEqual([]);
  });

  it('from before a restart is taken back at the first answer', async () => {
    const { active, alarms } = await open([ac1], { 'ac1.test': airConditionerForTesting().handler });
    await alarms.raise({ kind: 'silent-device', severity: 'medium', originator: 'ac1', subject: 'ac1', text: 'old' });
    await pass(1_000);
    expect(await active()).toEqual([]);
  });

  it('of a node is what its gateway says with 504', async () => {
    const { things } = await open([ac1], { 'ac1.test': () => json('no node', 504) });
    await pass(60_000);
    expect(things.status('ac1')).toMatchObject({ state: 'silent', problem: 'what stands before it answers 504' });
  });
});

describe('the store’s trouble', () => {
  it('is the store’s alarm and no device’s, and loses no reading', async () => {
    const { things, store, active, troubles } = await open([ac1], { 'ac1.test': airConditionerForTesting().handler });
    const append = vi.spyOn(store.readings, 'append').mockRejectedValue(new Error('disk full'));
    await pass(30_000);
    expect(things.status('ac1')).toEqual({ state: 'answering', since: expect.any(Number) });
    expect(await things.latest('ac1')).toHaveLength(2);
    expect(await active()).toEqual([['store', 'this-server']]);
    expect(troubles[0]).toEqual(new Error('disk full'));
    append.mockRestore();
    await pass(2_000);
    expect(await active()).toEqual([]);
    const [bucket] = await store.readings.history('ac1', 'temperature', 1_000_000, Date.now(), 1);
    expect(bucket?.count).toBeGreaterThanOrEqual(5);
  });

  it('does not hide what devices say now', async () => {
    const { things, store } = await open([ac1], { 'ac1.test': airConditionerForTesting().handler });
    vi.spyOn(store.readings, 'latest').mockRejectedValue(new Error('gone'));
    await expect(things.latest('ac1')).rejects.toThrow('gone');
    await pass(1_000);
    expect(await things.latest('ac1')).toHaveLength(2);
  });

  it('gives the last values of before a restart', async () => {
    const { things, store } = await open([ac1], {});
    await store.readings.append([{ device: 'ac1', variable: 'temperature', time: 5, value: 18 }]);
    expect(await things.latest('ac1')).toEqual([{ device: 'ac1', variable: 'temperature', time: 5, value: 18 }]);
  });
});

it('removes readings after thirty days', async () => {
  const { store } = await open([], {});
  const day = 86_400_000;
  await store.readings.append([
    { device: 'x', variable: 'v', time: 1_000_000 - 31 * day, value: 1 },
    { device: 'x', variable: 'v', time: 1_000_000 - 29 * day, value: 2 },
  ]);
  await pass(3_600_000);
  expect(await store.readings.history('x', 'v', 0, 2_000_000, 1)).toEqual([]);
  const old = await store.readings.history('x', 'v', 1_000_000 - 40 * day, 1_000_000, 1);
  expect(old).toMatchObject([{ count: 1, mean: 2 }]);
});

describe('actuating', () => {
  const settled = async (acting: Promise<void>) => {
    const outcome = acting.then(
      () => 'done',
      (error: unknown) => error,
    );
    await pass(3_000);
    return outcome;
  };

  it('sets a variable, reads it back and shows it', async () => {
    const ac = airConditionerForTesting();
    const { things, network } = await open([ac1], { 'ac1.test': ac.handler });
    expect(await settled(things.setVariable('ac1', 'target', '24'))).toBe('done');
    expect(ac.target).toBe(24);
    expect(network.asked.find(({ method }) => method === 'PUT')).toEqual({
      method: 'PUT',
      url: 'http://ac1.test/target',
      headers: { 'content-type': 'application/json' },
      body: '24',
    });
    expect(await things.latest('ac1')).toContainEqual(expect.objectContaining({ variable: 'target', value: 24 }));
  });

  it('invokes actions', async () => {
    const { things, network } = await open([ac1], { 'ac1.test': airConditionerForTesting().handler });
    expect(await settled(things.invoke('ac1', 'reset', undefined))).toBe('done');
    expect(await settled(things.invoke('ac1', 'fan', '2'))).toBe('done');
    expect(network.asked.filter(({ method }) => method === 'POST')).toEqual([
      { method: 'POST', url: 'http://ac1.test/reset' },
      { method: 'POST', url: 'http://ac1.test/fan', headers: { 'content-type': 'application/json' }, body: '2' },
    ]);
  });

  const refusals: [string, (things: PolledThings) => Promise<void>, string, RegExp][] = [
    ['a device that is not there', (t) => t.setVariable('x', 'target', 20), 'unknown', /no device "x"/],
    ['a device that is off', (t) => t.setVariable('off', 'target', 20), 'disabled', /switched off/],
    ['an action of a device that is off', (t) => t.invoke('off', 'reset', undefined), 'disabled', /switched off/],
    [
      'a device without a description',
      (t) => t.setVariable('bare', 'target', 20),
      'undescribed',
      /no Thing Description/,
    ],
    ['a device that is silent', (t) => t.setVariable('dead', 'target', 20), 'undescribed', /cannot be actuated/],
    ['a variable that is not there', (t) => t.setVariable('ac1', 'toString', 20), 'unknown', /no variable/],
    ['a variable that is only read', (t) => t.setVariable('ac1', 'temperature', 20), 'value', /only be read/],
    ['a value that is too high', (t) => t.setVariable('ac1', 'target', 31), 'value', /from 16 to 30/],
    ['a value that is none', (t) => t.setVariable('ac1', 'target', {}), 'value', /from 16 to 30/],
    ['an action that is not there', (t) => t.invoke('ac1', 'explode', undefined), 'unknown', /no action/],
    ['a value for an action that takes none', (t) => t.invoke('ac1', 'reset', 5), 'value', /takes no value/],
    ['no value for an action that takes one', (t) => t.invoke('ac1', 'fan', ''), 'value', /from 1 to 3/],
  ];
  it.each(refusals)('does not send anything for %s', async (_, act, code, message) => {
    const { url: _url, td: _td, ...bare } = device('bare');
    const { things, network } = await open([ac1, device('off', { enabled: false }), bare, device('dead')], {
      'ac1.test': airConditionerForTesting().handler,
    });
    expect(await settled(act(things))).toMatchObject({
      name: 'ActuationError',
      code,
      message: expect.stringMatching(message),
    });
    expect(network.asked.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  const failures: [string, Handler, string, RegExp][] = [
    ['refuses', () => json('no', 403), 'refused', /did not do it: it answers 403/],
    ['leads elsewhere', () => json(null, 307), 'refused', /not followed/],
    ['falls silent', () => silence, 'silent', /may or may not/],
    ['says yes and does nothing', () => json(null), 'not-taken', /did not take it: "target" is 20/],
  ];
  it.each(failures)('says so when a device %s', async (_, onPut, code, message) => {
    const ac = airConditionerForTesting();
    const handler: Handler = (request) => (request.method === 'PUT' ? onPut(request) : ac.handler(request));
    const { things } = await open([ac1], { 'ac1.test': handler });
    expect(await settled(things.setVariable('ac1', 'target', 24))).toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it('gives a device a moment to take it', async () => {
    const ac = airConditionerForTesting();
    let changedAt = Number.POSITIVE_INFINITY;
    const handler: Handler = (request) => {
      if (request.method === 'PUT') changedAt = Date.now() + 600;
      return request.url.endsWith('/target') && request.method === 'GET'
        ? json(Date.now() >= changedAt ? 24.000_000_4 : 20)
        : ac.handler(request);
    };
    const { things } = await open([ac1], { 'ac1.test': handler });
    expect(await settled(things.setVariable('ac1', 'target', 24))).toBe('done');
  });

  it('does not send what was still waiting when the device was switched off', async () => {
    const ac = airConditionerForTesting();
    const { things, list, network } = await open([ac1], { 'ac1.test': ac.handler });
    await pass(1_000);
    const acting = settled(things.setVariable('ac1', 'target', 24));
    list.put({ ...ac1, enabled: false });
    expect(await acting).toMatchObject({ name: 'ActuationError' });
    expect(network.asked.filter(({ method }) => method === 'PUT')).toEqual([]);
    expect(ac.target).toBe(20);
  });
});

describe('stopping', () => {
  it('finishes what runs and writes what was read', async () => {
    let asked = 0;
    const slow: Handler = async (request) => {
      asked += 1;
      await new Promise((resolve) => setTimeout(resolve, 150));
      return airConditionerForTesting().handler(request);
    };
    const { things, store } = await open([ac1], { 'ac1.test': slow });
    await pass(700);
    const stopping = things.stop();
    const before = asked;
    await pass(2_000);
    await stopping;
    expect(asked).toBe(before);
    expect(await store.readings.latest('ac1')).not.toEqual([]);
    await pass(60_000);
    expect(asked).toBe(before);
  });
});
