import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostPolicy } from './host-policy.ts';
import { cookieOf, createInterfaceForTesting } from './interfaceForTesting.ts';
import type { App } from './rooms.ts';
import type { RoomsForTesting } from './roomsForTesting.ts';

let app: App;
let rooms: RoomsForTesting;
beforeAll(async () => {
  ({ app, rooms } = await createInterfaceForTesting());
});
afterAll(() => app.close());

const last = () => rooms.log.at(-1);

describe('what another site makes a browser send', () => {
  const post = (headers: Record<string, string>) =>
    app.inject({ method: 'POST', url: '/log/verify', headers: { ...cookieOf('administrator'), ...headers } });

  it.each([
    [{ 'sec-fetch-site': 'same-origin' }, 303],
    [{ 'sec-fetch-site': 'none' }, 303],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    // A device's page on another port of this host.
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ 'sec-fetch-site': 'same-origin', origin: 'http://evil.example' }, 303],
    [{ origin: 'http://localhost:80' }, 303],
    // The scheme is not compared: behind a proxy that ends TLS the two differ.
    [{ origin: 'https://localhost' }, 303],
    [{ origin: 'http://localhost' }, 303],
    [{ origin: 'http://localhost:8080' }, 403],
    [{ origin: 'http://evil.example' }, 403],
    [{ origin: 'http://localhost.evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: 'not an origin' }, 403],
    // No browser: nobody's cookie is sent unawares.
    [{}, 303],
  ])('%j is answered %d', async (headers, status) => {
    expect((await post(headers as Record<string, string>)).statusCode).toBe(status);
  });

  it('writes the refusal down, with who and why', async () => {
    await post({ 'sec-fetch-site': 'cross-site' });
    expect(last()).toMatchObject({
      operator: 'administrator',
      action: 'refusal',
      object: 'POST /log/verify',
      outcome: 'refused',
      detail: 'sent by another site',
    });
  });

  it('follows links from elsewhere, but serves no image or script to another site', async () => {
    const get = (mode: string) =>
      app.inject({
        url: '/devices',
        headers: { ...cookieOf('viewer'), 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': mode },
      });
    expect((await get('navigate')).statusCode).toBe(200);
    expect((await get('no-cors')).statusCode).toBe(403);
    expect((await get('cors')).statusCode).toBe(403);
  });

  it('signs nobody in on behalf of another site', async () => {
    const response = await app.inject({
      method: 'POST',
      url: '/sign-in',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'cross-site' },
      payload: 'name=viewer&password=right',
    });
    expect(response.statusCode).toBe(403);
    expect(response.headers['set-cookie']).toBeUndefined();
  });
});

describe('the Host header', () => {
  it.each([
    ['localhost', 200],
    ['localhost:8470', 200],
    ['LOCALHOST:8470', 200],
    ['127.0.0.1:8470', 200],
    ['[::1]:8470', 200],
    ['rebound.evil.example', 421],
    ['localhost.evil.example', 421],
    ['127.0.0.1.evil.example', 421],
    ['192.0.2.7', 421],
    ['evil.example:8470@localhost', 421],
  ])('%s is answered %d', async (host, status) => {
    expect((await app.inject({ url: '/sign-in', headers: { host } })).statusCode).toBe(status);
  });

  it('needs one at all', () => {
    expect([undefined, '', ' ', 'a b', 'a,b'].map(hostPolicy('0.0.0.0', []))).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it.each([
    ['192.0.2.7', 200],
    ['[2001:db8::7]:8470', 200],
    ['building.example', 200],
    ['BUILDING.example:443', 200],
    ['evil.example', 421],
  ])('on a wildcard address with a name of its own %s is answered %d', async (host, status) => {
    const open = await createInterfaceForTesting({ bound: '0.0.0.0', allowedHosts: ['building.example'] });
    expect((await open.app.inject({ url: '/sign-in', headers: { host } })).statusCode).toBe(status);
    await open.app.close();
  });
});

describe('after the sign-in', () => {
  it.each([
    ['/devices?text=a', '/devices?text=a'],
    ['/devices/K%C3%BCche%20s%C3%BCd', '/devices/K%C3%BCche%20s%C3%BCd'],
    ['//evil.example/', '/'],
    ['///evil.example/', '/'],
    ['/\\evil.example/', '/'],
    ['/\\/evil.example/', '/'],
    ['\\/evil.example/', '/'],
    ['https://evil.example/', '/'],
    ['javascript:alert(1)', '/'],
    ['/\t/evil.example/', '/'],
    ['/a\r\nset-cookie: x=y', '/'],
    ['evil.example', '/'],
    ['/..//evil.example', '/'],
    ['/%09/evil.example', '/%09/evil.example'],
    ['', '/'],
  ])('next=%j leads to %s', async (next, to) => {
    const response = await app.inject({
      method: 'POST',
      url: '/sign-in',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ name: 'viewer', password: 'right', next }).toString(),
    });
    expect(response.statusCode).toBe(303);
    expect(response.headers.location).toBe(to);
    // And a browser that resolves it stays here.
    expect(new URL(String(response.headers.location), 'http://localhost').origin).toBe('http://localhost');
  });

  it('remembers where somebody wanted to go, for GET alone', async () => {
    const wanted = await app.inject({ url: '/devices?text=a%20b' });
    expect(wanted.headers.location).toBe(`/sign-in?next=${encodeURIComponent('/devices?text=a%20b')}`);
    const post = await app.inject({ method: 'POST', url: '/log/verify' });
    expect(post.headers.location).toBe('/sign-in');
  });

  it('never leads to the other site on its own sign-in page either', async () => {
    const page = await app.inject({ url: `/sign-in?next=${encodeURIComponent('//evil.example')}` });
    expect(page.body).not.toContain('evil.example');
  });
});

describe('the cookie', () => {
  const signIn = (to: App) =>
    to.inject({ method: 'POST', url: '/api/sign-in', payload: { name: 'viewer', password: 'right' } });

  it('is HttpOnly, Lax and for this host', async () => {
    const [cookie = ''] = [(await signIn(app)).headers['set-cookie']].flat();
    expect(cookie).toMatch(/^selfward=/);
    expect(cookie).toMatch(/; Path=\/(;|$)/);
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Lax');
    expect(cookie).not.toContain('Domain');
    expect(cookie).not.toContain('Secure');
  });

  it('is bound to the host and Secure on https', async () => {
    const safe = await createInterfaceForTesting({ https: true });
    const [cookie = ''] = [(await signIn(safe.app)).headers['set-cookie']].flat();
    expect(cookie).toMatch(/^__Host-selfward=/);
    expect(cookie).toContain('Secure');
    // The plain cookie of an earlier http address opens nothing there.
    expect((await safe.app.inject({ url: '/devices', headers: cookieOf('viewer') })).statusCode).toBe(303);
    await safe.app.close();
  });
});

describe('every answer', () => {
  it.each(['/sign-in', '/devices', '/nowhere', '/api/devices', '/assets/a-1.css'])('hardens %s', async (url) => {
    const { headers } = await app.inject({ url, headers: cookieOf('viewer') });
    const policy = String(headers['content-security-policy']);
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "form-action 'self'",
      "require-trusted-types-for 'script'",
    ])
      expect(policy).toContain(part);
    expect(policy).not.toMatch(/unsafe|data:|\*/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-frame-options': 'DENY',
    });
    expect(headers['strict-transport-security']).toBeUndefined();
    expect(headers['x-powered-by']).toBeUndefined();
  });

  it('keeps pages out of caches and assets in them', async () => {
    expect((await app.inject({ url: '/sign-in' })).headers['cache-control']).toBe('no-store');
    expect((await app.inject({ url: '/assets/a-1.css' })).headers['cache-control']).toContain('immutable');
  });

  it('takes HSTS up with https', async () => {
    const safe = await createInterfaceForTesting({ https: true });
    expect((await safe.app.inject({ url: '/sign-in' })).headers['strict-transport-security']).toContain('max-age');
    await safe.app.close();
  });

  it('makes its own request id and never takes one', async () => {
    const response = await app.inject({
      url: '/api/nowhere',
      headers: { 'request-id': 'mine', 'x-request-id': 'mine' },
    });
    expect(response.json()).toMatchObject({ status: 404, title: 'Not found' });
    expect(response.json().requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(response.headers['content-type']).toContain('application/problem+json');
  });
});

describe('content', () => {
  it.each([
    ['/log/verify', 'application/json', '{}', 415],
    ['/log/verify', 'text/plain', 'a=b', 415],
    ['/api/log/verify', 'application/x-www-form-urlencoded', 'a=b', 415],
    ['/api/log/verify', 'text/plain', '{}', 415],
    ['/api/sign-in', 'application/json', '{"name":"a","password":"b","__proto__":{"x":1}}', 400],
    ['/api/sign-in', 'application/json', '{"name":', 400],
    ['/api/sign-in', 'application/json', '{"name":{"$ne":1},"password":"b"}', 400],
    ['/sign-in', 'application/x-www-form-urlencoded', 'name[$ne]=1&password=b', 400],
    ['/sign-in', 'application/x-www-form-urlencoded', 'name=a&name=b&password=c', 400],
    ['/api/sign-in', 'application/json', `{"name":"${'a'.repeat(300_000)}"}`, 413],
  ])('%s with %s is refused (%#)', async (url, type, payload, status) => {
    const headers = { ...cookieOf('administrator'), 'content-type': type };
    expect((await app.inject({ method: 'POST', url, headers, payload })).statusCode).toBe(status);
  });
});

describe('the address in the log', () => {
  it('is the connection’s own, whatever a client claims', async () => {
    await app.inject({ url: '/devices/router1', headers: { ...cookieOf('viewer'), 'x-forwarded-for': '203.0.113.9' } });
    expect(last()).toMatchObject({ action: 'device.view', address: '127.0.0.1' });
  });
});

describe('refusals of nobody', () => {
  it('are written down, but do not fill the log', async () => {
    const own = await createInterfaceForTesting();
    for (let i = 0; i < 200; i += 1) await own.app.inject({ url: '/api/devices' });
    const refusals = own.rooms.log.filter(({ action }) => action === 'refusal');
    expect(refusals[0]).toMatchObject({ operator: 'nobody', detail: 'not signed in', object: 'GET /api/devices' });
    expect(refusals.length).toBeGreaterThanOrEqual(60);
    expect(refusals.length).toBeLessThan(100);
    await own.app.close();
  });

  it('leave an operator’s refusals alone: each is an entry', async () => {
    const own = await createInterfaceForTesting();
    for (let i = 0; i < 100; i += 1) await own.app.inject({ url: '/api/findings', headers: cookieOf('viewer') });
    expect(own.rooms.log.filter(({ operator }) => operator === 'viewer')).toHaveLength(100);
    await own.app.close();
  });

  it('of a foreign name say which', async () => {
    await app.inject({ url: '/devices', headers: { host: 'rebound.evil.example' } });
    expect(last()).toMatchObject({ action: 'refusal', detail: 'asked for as "rebound.evil.example"' });
  });
});

describe('an address that is spelt otherwise', () => {
  it('is the same place: the API takes no form there', async () => {
    const response = await app.inject({
      method: 'POST',
      url: '/%61pi/sign-in',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'name=viewer&password=right',
    });
    expect([response.statusCode, response.headers['content-type']]).toEqual([
      415,
      'application/problem+json; charset=utf-8',
    ]);
  });

  it.each(['/devices/%ff', '/%', '/api/devices/%c0%af', '/devices/%zz?next=/'])(
    'and cannot be decoded leads nowhere, with all our headers: %s',
    async (url) => {
      const response = await app.inject({ url, headers: cookieOf('viewer') });
      expect(response.statusCode).toBe(404);
      expect(response.headers['x-content-type-options']).toBe('nosniff');
      expect(response.headers['content-security-policy']).toContain("default-src 'none'");
    },
  );

  it('is refused before it is decoded when the host is not ours', async () => {
    const response = await app.inject({ url: '/%ff', headers: { host: 'rebound.evil.example' } });
    expect(response.statusCode).toBe(421);
  });

  it.each(['..%2fpackage.json', '%2e%2e/package.json', '.env', 'a/..', '%2e'])(
    'leads to no file beside the assets: %s',
    async (name) => {
      const { statusCode } = await app.inject({ url: `/assets/${name}` });
      expect([400, 404]).toContain(statusCode);
    },
  );
});

it('refuses a port that is none instead of failing over it', async () => {
  const response = await app.inject({
    method: 'POST',
    url: '/log/verify',
    headers: { ...cookieOf('administrator'), host: 'localhost:99999', origin: 'http://localhost' },
  });
  expect(response.statusCode).toBe(403);
});

it('writes down how many tries to sign in there were, not each of thousands', async () => {
  const { app, rooms } = await createInterfaceForTesting();
  for (let n = 0; n < 100; n += 1)
    await app.inject({ method: 'POST', url: '/api/sign-in', payload: { name: 'limited', password: 'x' } });
  const limited = rooms.log.filter(({ action }) => action === 'sign-in.limited');
  expect(limited.length).toBeGreaterThan(50);
  expect(limited.length).toBeLessThan(70);
  await app.close();
});
