import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InventorySchema } from '../../packages/server/src/model/device.ts';
import { type Building, startBuilding } from './building.ts';
import { close, listen } from './listen.ts';

let building: Building;
beforeAll(async () => {
  building = await startBuilding({ tickMs: 0, latency: false, flask: false });
});
afterAll(() => building.stop());

const at = (device: string, path: string) => new URL(path, building.url(device));
const put = (url: URL, value: unknown) => fetch(url, { method: 'PUT', body: JSON.stringify(value) });
const post = (url: URL, body: string, type = 'application/x-www-form-urlencoded') =>
  fetch(url, { method: 'POST', body, redirect: 'manual', headers: { 'content-type': type } });

describe('the inventory', () => {
  it('is one that the server accepts, with every network declared', () => {
    const { devs, networks } = InventorySchema.parse(structuredClone(building.inventory));
    const declared = networks.map(({ name }) => name);
    expect(devs.length).toBeGreaterThanOrEqual(24);
    for (const { net } of devs) expect(declared).toEqual(expect.arrayContaining([net].flat()));
    expect(new Set(devs.map(({ name }) => name)).size).toBe(devs.length);
  });

  it('has the nodes behind the gateway by their descriptions alone', () => {
    const node = building.inventory.devs.find(({ name }) => name === 'bed-11');
    expect(node?.url).toBeUndefined();
    expect(node?.td).toBe(`${building.url('gateway-1')}nodes/bed-11/td`);
  });
});

describe('every device', () => {
  it('serves its pages, its description and what the description promises', async () => {
    for (const { name, url, td = '' } of building.inventory.devs) {
      if (url !== undefined) {
        const home = await fetch(url);
        expect([name, home.status, home.headers.get('content-type')]).toEqual([name, 200, 'text/html; charset=utf-8']);
      }
      const answer = await fetch(td);
      expect(answer.headers.get('content-type')).toBe('application/td+json');
      const thing = (await answer.json()) as ThingDocument;
      expect(thing['@context'][0]).toBe('https://www.w3.org/2022/wot/td/v1.1');
      expect(Object.keys(thing.securityDefinitions)).toContain(thing.security);
      for (const { type, forms } of Object.values(thing.properties)) {
        const value: unknown = await (await fetch(new URL(forms[0]!.href, thing.base))).json();
        expect(typeof value).toBe(type === 'integer' ? 'number' : type);
      }
    }
  });

  it('refuses what is none of its firmware versions, and methods and paths that it lacks', async () => {
    const statuses = [
      await post(at('camera-1', '/firmware'), 'version=9.9'),
      await post(at('camera-1', '/'), ''),
      await fetch(at('camera-1', '/nowhere')),
      await fetch(at('camera-1', '/%zz')),
      await post(at('gateway-2', '/label'), `label=${'x'.repeat(70_000)}`),
    ].map(({ status }) => status);
    expect(statuses).toEqual([400, 405, 404, 404, 413]);
  });

  it('answers HEAD without a body, and pages of other sites not at all', async () => {
    expect(await (await fetch(at('router-1', '/'), { method: 'HEAD' })).text()).toBe('');
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect((await fetch(at('router-1', '/'), { headers })).status).toBe(403);
  });
});

describe('properties', () => {
  it.each([
    [24.5, 204],
    [15, 400],
    [31, 400],
    ['22', 400],
    [null, 400],
  ])('an air conditioner set to %j answers %i', async (value, status) => {
    expect((await put(at('ac-lobby', '/properties/setpoint'), value)).status).toBe(status);
  });

  it('take only listed values, and no writing where they can only be read', async () => {
    expect((await put(at('ac-lobby', '/properties/mode'), 'turbo')).status).toBe(400);
    expect((await put(at('ac-lobby', '/properties/temperature'), 20)).status).toBe(405);
  });

  it('change the room: a unit set cold cools it', async () => {
    const before = building.rooms.read('ward 1').temperature;
    await put(at('ac-ward-1', '/properties/setpoint'), 17);
    await put(at('ac-ward-1', '/properties/mode'), 'cool');
    building.rooms.step(3 * 3600);
    expect(building.rooms.read('ward 1').temperature).toBeLessThan(before - 3);
  });
});

describe('firmware', () => {
  it('is switched on the device page, and back', async () => {
    const echo = async () => await (await fetch(at('router-1', '/status?hostname=%3Cb%3E'))).text();
    expect(await echo()).toContain('<b><b></b>');
    const answer = await post(at('router-1', '/firmware'), 'version=2.3.0');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/firmware']);
    expect(await (await fetch(at('router-1', '/firmware'))).text()).toContain('<span id="installed">2.3.0</span>');
    expect(await echo()).toContain('&lt;b&gt;');
    await building.break('router-1');
    expect(await echo()).toContain('<b><b></b>');
    await building.mend('router-1');
    await building.break('router-1');
  });
});

describe('counters', () => {
  it('tell who wrote and who actuated, and leave safe calls out', async () => {
    const own = await startBuilding({ tickMs: 0, latency: false, flask: false });
    try {
      const call = (path: string, init?: RequestInit) =>
        fetch(new URL(path, own.url('ac-lobby')), { redirect: 'manual', ...init });
      await call('/relay?set=off');
      await call('/relay?set=on');
      await call('/properties/fan', { method: 'PUT', body: '"low"' });
      await call('/actions/selfTest', { method: 'POST' });
      await call('/actions/cleanFilter', { method: 'POST' });
      await call('/');
      expect(own.stats()['ac-lobby']).toEqual({
        requests: 6,
        written: { 'PUT /properties/fan': 1 },
        actuated: { 'GET /relay': 2, 'POST /actions/cleanFilter': 1 },
      });
      expect(own.stats()['camera-1']).toEqual({ requests: 0, written: {}, actuated: {} });
    } finally {
      await own.stop();
    }
  });
});

describe('ports and fragility', () => {
  it('takes a free port where the fixed one is taken', async () => {
    const squatter = createServer();
    const taken = await listen(squatter, 0);
    const own = await startBuilding({ ports: 'fixed', basePort: taken, tickMs: 0, latency: false, flask: false });
    try {
      expect(new URL(own.url('ac-lobby')).port).not.toBe(String(taken));
    } finally {
      await own.stop();
      await close(squatter);
    }
  });

  it('has a sensor that answers one call at a time', async () => {
    const own = await startBuilding({ tickMs: 0, flask: false });
    try {
      const calls = Array.from({ length: 6 }, () => fetch(own.url('humidity-ward-2')).then(({ status }) => status));
      const statuses = await Promise.all(calls);
      expect(statuses).toContain(200);
      expect(statuses).toContain(503);
      expect((await fetch(own.url('humidity-ward-2'))).status).toBe(200);
    } finally {
      await own.stop();
    }
  });
});

interface ThingDocument {
  '@context': unknown[];
  base: string;
  security: string;
  securityDefinitions: Record<string, unknown>;
  properties: Record<string, { type: string; forms: { href: string }[] }>;
}
