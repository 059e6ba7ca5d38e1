import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createApp, type RunningApp } from './app.ts';
import type { ConfigInput } from './config.ts';
import { routeTable } from './interface/route-table.ts';
import { LEVELS, type Level, may } from './model/level.ts';
import { plantSpecimens, SPECIMEN_INVENTORY } from './scratch/specimens.ts';

const VULNERABLE = fileURLToPath(new URL('../../../lab/vulnerable-plugin/index.ts', import.meta.url));

const open: RunningApp[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const running of open.splice(0)) await running.close();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'selfward-app-'));
  folders.push(made);
  return made;
}

async function start(config: ConfigInput): Promise<RunningApp> {
  const running = await createApp({ port: 0, logLevel: 'silent', ...config });
  open.push(running);
  return running;
}

const plain = (schema: unknown) =>
  schema instanceof z.ZodType ? z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) : schema;

const token = (level: Level) => `seeded-${level}-${'x'.repeat(32)}`;
const seeds = LEVELS.map((level) => ({ name: `selfcheck-${level}`, level, token: token(level) }));

/** The second instance: all rooms over a real store, nothing plugged in. */
async function scratch(data: string, more: ConfigInput = {}): Promise<RunningApp> {
  const inventory = join(data, 'inventory.json');
  await writeFile(inventory, JSON.stringify(SPECIMEN_INVENTORY));
  return start({ scratch: true, data, inventory, seedOperators: seeds, ...more });
}

describe('the server', () => {
  it('starts, lets the first administrator in, writes it down and comes back', async () => {
    const data = await folder();
    const inventory = join(data, 'inventory.json');
    await writeFile(inventory, '{"devs":[],"networks":[]}');
    // Unplugged, so that no self-check runs beside the test; everything else is real.
    const running = await start({ scratch: true, data, inventory });
    const address = await running.listen();
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect((await fetch(address, { redirect: 'manual' })).headers.get('location')).toBe('/sign-in');
    const first = await running.rooms.access.firstAdministrator();
    expect(first).toBeDefined();

    const signIn = await fetch(`${address}api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(first),
    });
    expect(signIn.status).toBe(200);
    const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const early = await fetch(`${address}devices`, { headers: { cookie }, redirect: 'manual' });
    expect(early.headers.get('location')).toBe('/choose-password');
    const chosen = await fetch(`${address}api/account/password`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify({ password: 'seven plain words are enough here' }),
    });
    expect(chosen.status).toBe(200);
    const renewed = chosen.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expect((await fetch(`${address}devices`, { headers: { cookie: renewed } })).status).toBe(200);
    expect((await fetch(`${address}devices`, { headers: { cookie }, redirect: 'manual' })).status).toBe(303);
    await running.close();
    open.splice(0);

    const again = await start({ scratch: true, data, inventory });
    expect(await again.rooms.access.firstAdministrator()).toBeUndefined();
    const { rows } = await again.rooms.operations.find({ limit: 100 });
    const actions = rows.map(({ action }) => action).reverse();
    expect(actions).toEqual(
      expect.arrayContaining(['server.start', 'sign-in.succeeded', 'operator.change', 'server.stop']),
    );
    expect(actions.at(-1)).toBe('server.stop');
    expect(await again.rooms.operations.verify()).toMatchObject({ ok: true });
  });

  it('refuses a folder that another works on, and gives it back', async () => {
    const data = await folder();
    const running = await scratch(data);
    await expect(createApp({ scratch: true, data, port: 0, logLevel: 'silent' })).rejects.toThrow(
      'another selfward-server',
    );
    await running.close();
    open.splice(0);
    await scratch(data);
  });

  it('leaves nothing open behind when it cannot start', async () => {
    const data = await folder();
    await writeFile(join(data, 'plugins.json'), 'broken');
    await expect(createApp({ data, port: 0, logLevel: 'silent' })).rejects.toThrow('does not say which plugins are on');
    await rm(join(data, 'plugins.json'));
    await scratch(data);
  });

  it('is a device of its own list, and takes up changes of the file at once', async () => {
    const data = await folder();
    const running = await scratch(data);
    const { app, rooms, config } = running;
    const as = { cookie: `selfward=${token('administrator')}` };
    const self = await app.inject({ url: `/api/devices/${config.self.name}`, headers: as });
    expect(self.json().device).toMatchObject({
      category: 'server',
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/),
    });

    const put = await app.inject({
      method: 'PUT',
      url: '/api/devices/new%20one',
      headers: as,
      payload: {
        name: 'new one',
        category: 'sensor',
        net: 'specimen',
        model: 'S1',
        position: 'hall',
        vendor: { kept: true },
      },
    });
    expect(put.statusCode, put.body).toBe(200);
    expect((await app.inject({ url: '/devices/new%20one', headers: as })).statusCode).toBe(200);
    expect(JSON.parse(await readFile(join(data, 'inventory.json'), 'utf8')).devs).toContainEqual(
      expect.objectContaining({ name: 'new one', vendor: { kept: true } }),
    );
    const off = {
      method: 'PUT' as const,
      url: '/api/devices/new%20one/enabled',
      headers: as,
      payload: { enabled: false },
    };
    expect((await app.inject(off)).statusCode).toBe(200);
    expect((await app.inject({ url: '/devices/new%20one', headers: as })).statusCode).toBe(404);
    expect(rooms.inventory.get('new one')?.enabled).toBe(false);
    const taken = await app.inject({ method: 'DELETE', url: `/api/devices/${config.self.name}`, headers: as });
    expect(taken.statusCode).toBe(422);
  });
});

describe('the second instance', () => {
  it('knows its callers, keeps them signed in whatever they do, and actuates nothing', async () => {
    const { app } = await scratch(await folder());
    for (const level of LEVELS) {
      const as = { cookie: `selfward=${token(level)}` };
      expect((await app.inject({ method: 'POST', url: '/api/sign-out', headers: as })).statusCode).toBe(200);
      expect((await app.inject({ url: '/api/account', headers: as })).json()).toMatchObject({ level });
      const set = await app.inject({
        method: 'PUT',
        url: '/api/devices/specimen/variables/label',
        headers: as,
        payload: { value: 'a label' },
      });
      expect(set.statusCode).toBe(may(level, 'actuate') ? 200 : 403);
    }
    const latest = await app.inject({
      url: '/api/devices/specimen',
      headers: { cookie: `selfward=${token('viewer')}` },
    });
    expect(latest.json().latest).toEqual([expect.objectContaining({ variable: 'label', value: 'a label' })]);
  });

  it('tells its routes with fields, and with values that lead somewhere', async () => {
    const running = await scratch(await folder(), { plugins: [VULNERABLE], enabledPlugins: ['vulnerable'] });
    const { app, rooms, store } = running;
    const { checking, access } = rooms;
    await plantSpecimens({
      store,
      access,
      checks: checking.checks(),
      putTemplate: checking.putTemplate,
      now: Date.now(),
    });
    const told = routeTable(app).map(({ method, url, access: open, schema }) => ({
      access: open,
      route: running.describe({ method, url, ...schema, body: plain(schema.body) }),
    }));
    const find = (method: string, url: string) =>
      told.find(({ route }) => route?.method === method && route.url === url)?.route;
    expect(find('GET', '/plugins/vulnerable/greet')).toMatchObject({
      querystring: { properties: { name: { type: 'string' } } },
    });
    expect(find('POST', '/devices/:name/variables/:variable')).toMatchObject({
      contentType: 'application/x-www-form-urlencoded',
      params: { properties: { name: { example: 'specimen' }, variable: { example: 'label' } } },
      body: { properties: { value: {} } },
    });
    // What is typed into the form of templates is looked at in full only where it is accepted.
    const { template } = Object(Object(find('POST', '/templates')?.body).properties);
    const added = await app.inject({
      ...{ method: 'PUT', url: '/api/templates', payload: { text: template.example } },
      headers: { cookie: `selfward=${token('administrator')}` },
    });
    expect(added.json()).toMatchObject({ is: 'ready', id: 'template-specimen' });
    // Every page that can be read is reached as administrator, by the values that the description gives.
    const as = { cookie: `selfward=${token('administrator')}` };
    for (const { route, access: open } of told) {
      // A stream, what is not a page, and what only a server shows that is watched itself: the second instance is not.
      if (
        route?.method !== 'GET' ||
        open === 'agent' ||
        ['/events', '/assets/*', '/api/devices/:name/history', '/devices/:name/monitor'].includes(route.url)
      )
        continue;
      const properties: Record<string, { example?: string }> = Object(Object(route.params).properties);
      const path = route.url.replace(/:(\w+)/g, (_, name: string) =>
        encodeURIComponent(properties[name]?.example ?? 'none'),
      );
      const { statusCode } = await app.inject({ url: path, headers: as });
      expect([200, 303], `${path}: ${statusCode}`).toContain(statusCode);
    }
  });

  it('says nothing of a plugin that is switched off', async () => {
    const { app, describe: tell } = await scratch(await folder(), { plugins: [VULNERABLE], enabledPlugins: [] });
    const told = routeTable(app).map(({ method, url }) => ({ url, route: tell({ method, url }) }));
    expect(told.some(({ url }) => url.startsWith('/plugins/vulnerable/'))).toBe(true);
    expect(told.filter(({ url, route }) => (route === undefined) !== url.startsWith('/plugins/vulnerable'))).toEqual(
      [],
    );
  });
});
