import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { LiveEvent } from '../model/events.ts';
import { LEVELS, type Level, may } from '../model/level.ts';
import { cookieOf, createInterfaceForTesting } from './interfaceForTesting.ts';
import type { App } from './rooms.ts';
import { createRoomsForTesting, type RoomsForTesting, tokenOf } from './roomsForTesting.ts';
import { type Route, routeTable } from './route-table.ts';
import { seenEvent } from './seen-event.ts';

let app: App;
let rooms: RoomsForTesting;
beforeAll(async () => {
  ({ app, rooms } = await createInterfaceForTesting());
});
afterAll(() => app.close());

const get = (url: string, level: Level) => app.inject({ url, headers: cookieOf(level) });

/** Every page and API route that can be read, of things that exist. */
const readable = (): Route[] =>
  routeTable(app).filter(({ method, url }) => method === 'GET' && url !== '/events' && !url.startsWith('/assets'));
const urlOf = ({ url }: Route): string =>
  url
    .replace(':name', 'router1')
    .replace('/alarms/:id', '/alarms/alarm1')
    .replace(':id', 'finding-one')
    .replace(/:\w+/, 'restart');

describe('what must not be seen', () => {
  it.each(['viewer', 'operator'] as const)('shows a %s no finding on any page', async (level) => {
    rooms.log.length = 0;
    for (const route of readable()) {
      // A page may say its own address, which whoever asked for it knows.
      const body = (await get(urlOf(route), level)).body.replaceAll(urlOf(route), '');
      for (const secret of ['hostname-of-the-finding', 'finding-one', 'onclick', 'openFindings', 'run1'])
        expect(body.includes(secret) && !route.url.includes('openapi'), `${route.url} shows ${secret}`).toBe(false);
    }
  });

  it.each(LEVELS)('shows a %s no password hash, token or credential that is not theirs', async (level) => {
    for (const route of readable()) {
      const { body } = await get(urlOf(route), level);
      expect(body, route.url).not.toContain('never-to-be-shown');
      expect(body, route.url).not.toContain('token-of-');
      if (!may(level, 'configure')) expect(body, route.url).not.toMatch(/secret-of-(a-field|the-url)/);
    }
  });

  it('shows those who may see security the finding', async () => {
    for (const level of ['analyst', 'auditor', 'administrator'] as const)
      expect((await get('/api/findings/finding-one', level)).json()).toMatchObject({
        id: 'finding-one',
        device: 'router1',
      });
  });

  it('cuts an alarm to kind, severity and state, and does not answer questions about the rest', async () => {
    const cut = (await get('/api/alarms', 'operator')).json();
    expect(cut.rows).toEqual([
      expect.objectContaining({ id: 'alarm1', kind: 'vulnerability', severity: 'high', active: true }),
    ]);
    expect(Object.keys(cut.rows[0])).not.toEqual(expect.arrayContaining(['originator']));
    expect(JSON.stringify(cut)).not.toMatch(/router1|Reflected/);
    expect((await get('/api/alarms?text=nothing-like-it', 'operator')).json().total).toBe(1);
    expect((await get('/api/alarms?text=nothing-like-it', 'analyst')).json().total).toBe(0);
  });

  it('leaves security entries out of an operator’s log', async () => {
    rooms.log.length = 0;
    const entry = { operator: 'ann', address: 'local', object: 'x', outcome: 'done', requestId: 'r' } as const;
    await rooms.operations.record({ ...entry, action: 'check.order' });
    await rooms.operations.record({ ...entry, action: 'alarm.raise' });
    await rooms.operations.record({ ...entry, action: 'device.actuate' });
    const actions = async (level: Level) =>
      (await get('/api/log', level)).json().rows.map(({ action }: { action: string }) => action);
    expect(await actions('operator')).toEqual(['device.actuate']);
    expect(await actions('auditor')).toEqual(expect.arrayContaining(['check.order', 'alarm.raise', 'device.actuate']));
  });

  it('hides a device that is switched off, except where it is edited', async () => {
    expect((await get('/devices/off1', 'administrator')).statusCode).toBe(404);
    expect((await get('/api/devices/off1', 'administrator')).statusCode).toBe(404);
    expect((await get('/devices/off1/edit', 'administrator')).statusCode).toBe(200);
    expect((await get('/devices/off1', 'viewer')).body).not.toContain('off1 is');
  });

  it('finds names with spaces and other letters', async () => {
    const { statusCode } = await get(`/devices/${encodeURIComponent('Küche süd')}`, 'viewer');
    expect(statusCode).toBe(200);
    expect(rooms.log.at(-1)).toMatchObject({ operator: 'viewer', action: 'device.view', object: 'Küche süd' });
  });
});

describe('live events', () => {
  const alarm: LiveEvent = {
    ...{ topic: 'alarm', id: 'a', active: true, acknowledged: false, severity: 'high', kind: 'vulnerability' },
    ...{ originator: 'router1', text: 'in the hostname' },
  } as LiveEvent;
  const run: LiveEvent = {
    ...{ topic: 'run', id: 'r', device: 'router1', state: 'running', sent: 1, planned: 2, doing: '', findings: 0 },
  } as LiveEvent;

  it.each(LEVELS)('are cut to what a %s may hear', (level) => {
    const full = may(level, 'see-security');
    expect(seenEvent(alarm, level)).toEqual(full ? alarm : { ...alarm, originator: '', text: '' });
    expect(seenEvent(run, level)).toEqual(full ? run : undefined);
    expect(seenEvent({ topic: 'inventory' }, level)).toEqual({ topic: 'inventory' });
  });

  it('reach an open page in the form that browsers read, and end with the server', async () => {
    const own = await createInterfaceForTesting({}, createRoomsForTesting());
    const response = await own.app.inject({ url: '/events', headers: cookieOf('viewer'), payloadAsStream: true });
    expect(response.headers['content-type']).toContain('text/event-stream');
    own.rooms.events.publish(run);
    own.rooms.events.publish(alarm);
    await own.app.close();
    let heard = '';
    for await (const chunk of response.stream()) heard += String(chunk);
    expect(heard).toContain('event: alarm\ndata: {');
    expect(heard).toContain('"kind":"vulnerability"');
    expect(heard).not.toMatch(/router1|hostname|event: run/);
  });

  it('are given to ten pages of a session at most', async () => {
    const own = await createInterfaceForTesting({}, createRoomsForTesting());
    const open = () => own.app.inject({ url: '/events', headers: cookieOf('viewer'), payloadAsStream: true });
    const all = [];
    for (let i = 0; i < 11; i += 1) all.push(await open());
    expect(all.map(({ statusCode }) => statusCode)).toEqual([...Array(10).fill(200), 429]);
    await own.app.close();
    for (const response of all) response.stream().destroy();
  });

  it('end with the session, and follow a level that was changed', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const own = await createInterfaceForTesting({}, createRoomsForTesting());
      const response = await own.app.inject({ url: '/events', headers: cookieOf('analyst'), payloadAsStream: true });
      let heard = '';
      const ended = (async () => {
        for await (const chunk of response.stream()) heard += String(chunk);
      })();
      const held = own.rooms.sessions.get(tokenOf('analyst'));
      if (held === undefined) throw new Error('the analyst is not signed in');
      own.rooms.events.publish(run);
      own.rooms.sessions.set(tokenOf('analyst'), { ...held, operator: { ...held.operator, level: 'viewer' } });
      await vi.advanceTimersByTimeAsync(15_000);
      own.rooms.events.publish({ ...run, doing: 'not for a viewer' } as LiveEvent);
      own.rooms.sessions.delete(tokenOf('analyst'));
      await vi.advanceTimersByTimeAsync(15_000);
      await ended;
      expect(heard).toContain('event: run');
      expect(heard).toContain(': still here');
      expect(heard).not.toContain('not for a viewer');
      await own.app.close();
    } finally {
      vi.useRealTimers();
    }
  });

  it('end at once with the session, whoever ends it', async () => {
    const own = await createInterfaceForTesting({}, createRoomsForTesting());
    const response = await own.app.inject({ url: '/events', headers: cookieOf('analyst'), payloadAsStream: true });
    own.rooms.sessions.delete(tokenOf('analyst'));
    own.rooms.accessChanged();
    await new Promise(setImmediate);
    own.rooms.events.publish(run);
    let heard = '';
    for await (const chunk of response.stream()) heard += String(chunk);
    expect(heard).not.toContain('event: run');
    await own.app.close();
  });

  it('are lowered at once with the level', async () => {
    const own = await createInterfaceForTesting({}, createRoomsForTesting());
    const response = await own.app.inject({ url: '/events', headers: cookieOf('analyst'), payloadAsStream: true });
    const held = own.rooms.sessions.get(tokenOf('analyst'));
    if (held === undefined) throw new Error('the analyst is not signed in');
    own.rooms.sessions.set(tokenOf('analyst'), { ...held, operator: { ...held.operator, level: 'viewer' } });
    own.rooms.accessChanged();
    await new Promise(setImmediate);
    own.rooms.events.publish(run);
    own.rooms.events.publish({ topic: 'inventory' });
    await own.app.close();
    let heard = '';
    for await (const chunk of response.stream()) heard += String(chunk);
    expect(heard).toContain('event: inventory');
    expect(heard).not.toContain('event: run');
  });
});
