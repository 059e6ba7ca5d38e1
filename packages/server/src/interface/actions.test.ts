import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Level } from '../model/level.ts';
import { cookieOf, createInterfaceForTesting } from './interfaceForTesting.ts';
import type { App } from './rooms.ts';
import { createRoomsForTesting, type RoomsForTesting } from './roomsForTesting.ts';

let app: App;
let rooms: RoomsForTesting;
beforeAll(async () => {
  ({ app, rooms } = await createInterfaceForTesting());
});
beforeEach(() => {
  rooms.log.length = 0;
  rooms.calls.length = 0;
});
afterAll(() => app.close());

const form = (url: string, level: Level, fields: Record<string, string> | string[][] = {}) =>
  app.inject({
    method: 'POST',
    url,
    headers: { ...cookieOf(level), 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(fields).toString(),
  });

describe('forms', () => {
  it.each([
    [
      '/devices/router1/variables/setpoint',
      'operator',
      { value: '21.5' },
      'things.setVariable router1 setpoint 21.5',
      'device.actuate',
    ],
    ['/devices/router1/actions/restart', 'operator', {}, 'things.invoke router1 restart ', 'device.actuate'],
    [
      '/devices/router1/runs',
      'analyst',
      { checks: 'reflected-xss' },
      'checking.order router1 analyst ["reflected-xss"]',
      'check.order',
    ],
    ['/runs/run1/cancel', 'analyst', {}, 'checking.cancel run1', 'check.cancel'],
    ['/runs/run1/again', 'analyst', {}, 'checking.again run1', 'check.order'],
    ['/findings/finding-one/retest', 'analyst', {}, 'checking.retest finding-one', 'finding.retest'],
    [
      '/findings/finding-one/triage',
      'analyst',
      { decision: 'accepted', reason: 'known' },
      'checking.triage finding-one accepted',
      'finding.triage',
    ],
    ['/alarms/alarm1/acknowledge', 'operator', {}, 'alarms.acknowledge alarm1 operator', 'alarm.acknowledge'],
    [
      '/devices/router1/enabled',
      'administrator',
      { enabled: 'false' },
      'inventory.setEnabled router1 false',
      'device.change',
    ],
    ['/devices/router1/remove', 'administrator', {}, 'inventory.removeDevice router1', 'device.change'],
    ['/networks/lan/remove', 'administrator', {}, 'inventory.removeNetwork lan', 'network.change'],
    [
      '/new-network',
      'administrator',
      { name: 'wifi', category: 'wifi', cidr: '' },
      'inventory.putNetwork {"name":"wifi","category":"wifi"} ',
      'network.change',
    ],
    [
      '/devices/router1/schedule',
      'administrator',
      { everyHours: '12' },
      'checking.putSchedule router1 {"everyHours":12,"checks":[]}',
      'schedule.change',
    ],
    [
      '/checks/reflected-xss/payloads/one/enabled',
      'administrator',
      { enabled: 'false' },
      'checking.putPayload reflected-xss {"id":"one","text":"<b>{marker}</b>","for":[],"note":"","enabled":false}',
      'payload.change',
    ],
    [
      '/checks/reflected-xss/payloads/one/remove',
      'administrator',
      {},
      'checking.removePayload reflected-xss one',
      'payload.change',
    ],
    [
      '/templates',
      'administrator',
      { template: 'id: tells-model\r\ninfo: {}' },
      'checking.putTemplate id: tells-model\ninfo: {}',
      'template.change',
    ],
    [
      '/operators/viewer/level',
      'administrator',
      { level: 'auditor' },
      'access.changeOperator viewer {"level":"auditor"}',
      'operator.change',
    ],
    [
      '/operators/viewer/active',
      'administrator',
      { active: 'false' },
      'access.changeOperator viewer {"active":false}',
      'operator.change',
    ],
    ['/plugin-switches/demo', 'administrator', { enabled: 'true' }, 'plugins.setEnabled demo true', 'plugin.change'],
  ] as const)('%s as %s does it, writes it down and leads on', async (url, level, fields, call, action) => {
    const response = await form(url, level, fields as unknown as Record<string, string>);
    expect(response.statusCode, response.body).toBe(303);
    expect(rooms.calls).toContain(call);
    expect(rooms.log).toEqual([
      expect.objectContaining({ operator: level, action, outcome: 'done', address: '127.0.0.1' }),
    ]);
  });

  it('logs a template by what it is kept as, whatever its text says first', async () => {
    await form('/templates', 'administrator', { template: '{"id": "other", "info": {}}\n# \nid: decoy' });
    expect(rooms.log).toEqual([
      expect.objectContaining({
        object: 'template-x',
        detail: expect.stringMatching(/^replaced, SHA-256 [0-9a-f]{64}$/),
      }),
    ]);
  });

  it('logs what of a device was changed', async () => {
    const fields = { name: 'router1', category: 'router', net: 'lan', model: 'R2', position: 'hall', enabled: 'true' };
    const tests = { listed: 'sqlmap', tests: 'sqlmap', signIn: 'gateway.yaml', profile: 'normal' };
    const answer = await form('/devices/router1/edit', 'administrator', { ...fields, ...tests });
    expect(answer.statusCode).toBe(303);
    const detail = expect.stringMatching(
      /^changed: .*signIn nobody to gateway\.yaml, profile gentle to normal, switched on sqlmap$/,
    );
    expect(rooms.log).toEqual([expect.objectContaining({ action: 'device.change', object: 'router1', detail })]);
  });

  it('logs which checks were the usual ones', async () => {
    await form('/devices/router1/runs', 'analyst');
    const detail = expect.stringMatching(/^the usual checks: [a-z-]+(, [a-z-]+)*$/);
    expect(rooms.log).toEqual([expect.objectContaining({ action: 'check.order', object: 'router1', detail })]);
  });

  it('sends several boxes as several checks', async () => {
    await form('/devices/router1/runs', 'analyst', [
      ['checks', 'a'],
      ['checks', 'b'],
      ['profile', ''],
    ]);
    expect(rooms.calls).toEqual(['checking.order router1 analyst ["a","b"]']);
  });

  it.each(['1e999', '0x10', '', ' ', 'NaN', 'abc', '[object Object]'])('takes %j for no number', async (value) => {
    const response = await form('/devices/router1/variables/setpoint', 'operator', { value });
    expect(response.statusCode).toBe(303);
    expect(rooms.calls).toEqual([]);
    expect(rooms.log).toEqual([expect.objectContaining({ action: 'device.actuate', outcome: 'failed' })]);
  });

  it('sets nothing that is not writable or not there', async () => {
    for (const name of ['temperature', 'nothing', '__proto__', 'constructor'])
      expect((await form(`/devices/router1/variables/${name}`, 'operator', { value: '1' })).statusCode).toBe(404);
    expect((await form('/devices/off1/variables/setpoint', 'operator', { value: '1' })).statusCode).toBe(404);
    expect(rooms.calls).toEqual([]);
  });

  it('keeps fields of a device that the form does not know, and drops what was emptied', async () => {
    const before = { name: 'router1', category: 'router', net: 'lan', model: 'R2', position: 'hall', enabled: 'true' };
    const response = await form('/devices/router1/edit', 'administrator', {
      ...before,
      allow: 'POST /label stateless',
    });
    expect(response.statusCode, response.body).toBe(303);
    const [call = ''] = rooms.calls;
    const device = JSON.parse(call.slice('inventory.putDevice '.length, call.lastIndexOf('}') + 1));
    expect(device).toEqual({
      ...{ name: 'router1', category: 'router', net: 'lan', model: 'R2', position: 'hall' },
      credential: 'secret-of-a-field',
      checking: { profile: 'gentle', allow: [{ endpoint: 'POST /label', effect: 'stateless' }], deny: [] },
    });
  });

  it.each([
    ['/new-device', { name: 'router1', category: 'c', net: 'lan', model: 'm', position: 'p' }],
    ['/new-device', { name: 'a/b', category: 'c', net: 'lan', model: 'm', position: 'p' }],
    ['/new-device', { name: 'x', category: 'c', net: 'lan', model: 'm', position: 'p', url: 'javascript:alert(1)' }],
    ['/new-device', { name: 'x', category: 'c', net: 'lan', model: 'm', position: 'p', td: '{not json' }],
    ['/new-device', { name: 'x', category: 'c', net: 'lan', model: 'm', position: 'p', allow: 'nonsense' }],
    ['/new-network', { name: 'lan', category: 'ethernet' }],
    ['/networks/lan/edit', { name: 'lan', category: 'ethernet', cidr: '999.0.0.0/8' }],
    ['/operators', { name: 'no spaces please', level: 'viewer' }],
    ['/checks/reflected-xss/payloads', { id: 'Not Allowed', text: 'x' }],
    ['/findings/finding-one/triage', { decision: 'accepted', reason: '' }],
    ['/findings/finding-one/triage', { decision: 'accepted', reason: 'x', expires: '2001-01-31' }],
  ])('%s refuses %j and shows the form again', async (url, fields) => {
    const response = await form(url, 'administrator', fields as unknown as Record<string, string>);
    expect(response.statusCode).toBe(422);
    expect(response.headers['content-type']).toContain('text/html');
    expect(rooms.calls).toEqual([]);
    expect(rooms.log).toEqual([]);
  });

  it('returns to where the form was, on this server alone', async () => {
    const to = async (back: string) =>
      (await form('/alarms/alarm1/acknowledge', 'operator', { back })).headers.location;
    expect(await to('/devices?page=2')).toBe('/devices?page=2');
    expect(await to('//evil.example')).toBe('/alarms');
    expect(await to('https://evil.example')).toBe('/alarms');
  });
});

describe('what failed', () => {
  it('is told in plain words where it has some, and written down', async () => {
    const own = await createInterfaceForTesting(
      {},
      {
        ...createRoomsForTesting(),
        things: {
          ...rooms.things,
          setVariable: () =>
            Promise.reject(Object.assign(new Error('the device <b>did not</b> answer'), { name: 'ActuationError' })),
        },
      },
    );
    const response = await own.app.inject({
      method: 'PUT',
      url: '/api/devices/router1/variables/setpoint',
      headers: cookieOf('operator'),
      payload: { value: 21 },
    });
    expect(response.statusCode).toBe(502);
    expect(response.json()).toMatchObject({
      title: 'The device did not do it',
      detail: 'the device <b>did not</b> answer',
    });
    expect(own.rooms.log.at(-1)).toMatchObject({ action: 'device.actuate', outcome: 'failed' });

    await own.app.inject({
      method: 'POST',
      url: '/devices/router1/variables/setpoint',
      headers: { ...cookieOf('operator'), 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'value=21',
    });
    const first = await own.app.inject({ url: '/devices/router1', headers: cookieOf('operator') });
    const second = await own.app.inject({ url: '/devices/router1', headers: cookieOf('operator') });
    expect(first.body).toContain('the device &lt;b>did not&lt;/b> answer');
    expect(second.body).not.toContain('did not');
    await own.app.close();
  });

  it('says nothing but the request’s number of what is nobody’s business', async () => {
    const own = await createInterfaceForTesting(
      {},
      {
        ...createRoomsForTesting(),
        state: () => Promise.reject(new Error('the path /srv/secret')),
      },
    );
    const page = await own.app.inject({ url: '/', headers: cookieOf('viewer') });
    expect(page.statusCode).toBe(500);
    expect(page.body).not.toContain('secret');
    const api = await own.app.inject({ url: '/api/server', headers: cookieOf('auditor') });
    expect(api.json()).toEqual({
      type: 'about:blank',
      title: expect.any(String),
      status: 500,
      requestId: expect.any(String),
    });
    await own.app.close();
  });

  it('shows a one-time password once', async () => {
    expect((await form('/operators', 'administrator', { name: 'ben', level: 'viewer' })).headers.location).toBe(
      '/operators',
    );
    const read = async () => (await app.inject({ url: '/operators', headers: cookieOf('administrator') })).body;
    expect(await read()).toContain('one-time-password');
    expect(await read()).not.toContain('one-time-password');
    expect(JSON.stringify(rooms.log)).not.toContain('one-time-password');
  });

  it('is answered alike whether the name or the password is wrong', async () => {
    const signIn = (name: string, password: string) =>
      app.inject({ method: 'POST', url: '/api/sign-in', payload: { name, password } });
    const [a, b] = [await signIn('viewer', 'wrong'), await signIn('nobody-of-that-name', 'right')];
    expect([a.statusCode, b.statusCode]).toEqual([401, 401]);
    expect(a.json().detail).toBe(b.json().detail);
    const limited = await signIn('limited', 'x');
    expect(limited.statusCode).toBe(429);
    expect(limited.headers['retry-after']).toBe('90');
    expect(rooms.log.map(({ action }) => action)).toEqual(['sign-in.failed', 'sign-in.failed', 'sign-in.limited']);
    expect(JSON.stringify(rooms.log)).not.toContain('right');
  });
});

describe('lists of ten thousand devices', () => {
  it('come a page at a time', async () => {
    const own = await createInterfaceForTesting({}, createRoomsForTesting(10_000));
    const list = await own.app.inject({ url: '/api/devices?text=sensor99&limit=5', headers: cookieOf('viewer') });
    expect(list.json().rows).toHaveLength(5);
    expect(list.json().total).toBe(111);
    const silent = await own.app.inject({ url: '/api/devices?state=disabled', headers: cookieOf('viewer') });
    expect(silent.json().rows.map(({ device }: { device: { name: string } }) => device.name)).toEqual(['off1']);
    expect((await own.app.inject({ url: '/devices?page=3', headers: cookieOf('viewer') })).statusCode).toBe(200);
    await own.app.close();
  });

  it.each([
    '/devices?page=0',
    '/devices?page=-1',
    '/devices?page=1e3',
    '/devices?sort=password',
    '/devices?text=a&text=b',
    '/api/devices?limit=501',
  ])('%s is not understood', async (url) => {
    expect((await app.inject({ url, headers: cookieOf('viewer') })).statusCode).toBe(400);
  });
});

it('describes its API', async () => {
  const { statusCode, body } = await app.inject({ url: '/api/openapi.json', headers: cookieOf('viewer') });
  expect(statusCode).toBe(200);
  const document = JSON.parse(body);
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths).length).toBeGreaterThan(30);
  expect(Object.keys(document.paths).every((path) => path.startsWith('/api/'))).toBe(true);
});

describe('adding', () => {
  const device = { name: 'router1', category: 'router', net: 'lan', model: 'm', position: 'p' };

  it.each([
    ['/api/devices/another', device, 'inventory.putDevice'],
    ['/api/networks/another', { name: 'lan', category: 'wifi' }, 'inventory.putNetwork'],
  ])('replaces nothing that has the name already: %s', async (url, payload, call) => {
    const response = await app.inject({ method: 'PUT', url, headers: cookieOf('administrator'), payload });
    expect([response.statusCode, response.json().detail]).toEqual([422, expect.stringContaining('already')]);
    expect(rooms.calls.filter((one) => one.startsWith(call))).toEqual([]);
    expect(rooms.log.at(-1)).toMatchObject({ outcome: 'failed' });
  });
});
