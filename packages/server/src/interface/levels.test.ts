import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LEVELS, type Level, may } from '../model/level.ts';
import { cookieOf, createInterfaceForTesting } from './interfaceForTesting.ts';
import type { App } from './rooms.ts';
import { type Route, routeTable } from './route-table.ts';

let app: App;
beforeAll(async () => {
  ({ app } = await createInterfaceForTesting());
});
afterAll(() => app.close());

/** A request that reaches the route; what comes of it beyond the gate does not matter here. */
async function call({ method, url }: Route, level: Level | undefined) {
  const path = url
    .replace(':name', 'router1')
    .replace(':id', 'finding-one')
    .replace(/:\w+/g, 'one')
    .replace('*', 'a-1.css');
  const response = await app.inject({
    method: method as 'GET',
    url: path,
    headers: level === undefined ? {} : cookieOf(level),
    payloadAsStream: true,
  });
  const { statusCode, headers } = response;
  response.stream().destroy();
  return { status: statusCode, location: String(headers.location ?? '') };
}

const toSignIn = ({ status, location }: { status: number; location: string }) =>
  status === 303 && location.startsWith('/sign-in');

describe('every route at every level, from the router itself', () => {
  it('has a table worth walking', () => {
    const table = routeTable(app);
    expect(table.length).toBeGreaterThan(100);
    expect(new Set(table.map(({ access }) => access)).size).toBeGreaterThan(8);
  });

  it('sends nobody to the sign-in, or says 401, wherever a route is not public', async () => {
    for (const route of routeTable(app)) {
      const answer = await call(route, undefined);
      const what = `${route.method} ${route.url} (${route.access}) as nobody`;
      if (route.access === 'public') expect([401, 403], what).not.toContain(answer.status);
      else if (route.url.startsWith('/api/')) expect(answer.status, what).toBe(401);
      else expect(toSignIn(answer), `${what}: ${answer.status} ${answer.location}`).toBe(true);
    }
  });

  it.each(LEVELS)('refuses a %s exactly what needs more', async (level) => {
    for (const route of routeTable(app)) {
      const answer = await call(route, level);
      const what = `${route.method} ${route.url} (${route.access}) as ${level}: ${answer.status}`;
      const { access } = route;
      const allowed = access === 'public' || access === 'signed-in' || (access !== 'agent' && may(level, access));
      if (allowed) expect([401, 403], what).not.toContain(answer.status);
      // No session stands for a device's token.
      else expect(answer.status, what).toBe(access === 'agent' ? 401 : 403);
      // A server error is no answer at any level.
      expect(answer.status, what).toBeLessThan(500);
      if (route.url !== '/api/sign-out' && route.url !== '/sign-out')
        expect(allowed && toSignIn(answer), what).toBe(false);
    }
  });

  it('lets somebody who must choose a password do that and sign out, and nothing else', async () => {
    for (const { method, url, access } of routeTable(app)) {
      if (access === 'public' || access === 'agent' || url.includes(':')) continue;
      const response = await app.inject({ method: method as 'GET', url, headers: cookieOf('choosing') });
      const may = /choose-password|sign-out|account\/password$/.test(url) && !url.startsWith('/account');
      const turnedAway = response.statusCode === 403 || response.headers.location === '/choose-password';
      expect(turnedAway, `${method} ${url}: ${response.statusCode}`).toBe(!may);
    }
  });
});
