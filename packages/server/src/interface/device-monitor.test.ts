import type { MonitorState } from 'selfward';
import { afterEach, describe, expect, it } from 'vitest';
import { cookieOf, createInterfaceForTesting } from './interfaceForTesting.ts';
import type { App } from './rooms.ts';
import { createRoomsForTesting } from './roomsForTesting.ts';

const state: MonitorState = {
  ...{ schema: 'selfward-monitor/1', name: 'selfward', framework: 'fastify', mode: 'shadow', gaps: [], sensors: [] },
  routes: [{ method: 'GET', url: '/devices/:name', points: 1, state: 'clean', findings: [], sinks: ['html'] }],
  shadow: { state: 'failed', reason: 'no <i>room</i>', starts: 1, crashes: 0, hangs: 0, withheld: [] },
  guard: { state: 'idle', eventLoopUtilization: 0, inFlight: 0 },
  ...{ cycle: { done: 1, of: 1 }, notChecked: [], probes: 7 },
};

let app: App;
afterEach(() => app.close());

async function begin(monitor: MonitorState | undefined) {
  const rooms = { ...createRoomsForTesting(), self: () => monitor };
  ({ app } = await createInterfaceForTesting({}, rooms));
  return rooms;
}
const get = (url: string, level: Parameters<typeof cookieOf>[0] = 'analyst') =>
  app.inject({ url, headers: cookieOf(level) });

describe('what the server sees of itself', () => {
  it('stands on its page, and by itself for pages that are open, where it is not written down again', async () => {
    const { log } = await begin(state);
    const page = await get('/devices/selfward');
    expect(page.body).toContain('data-monitor="selfward"');
    expect(page.body).toContain('data-src="/devices/selfward/monitor"');
    const before = log.length;
    const part = await get('/devices/selfward/monitor');
    expect(part.statusCode).toBe(200);
    expect(part.body).toMatch(/^<div data-monitor="selfward"/);
    expect(part.body).toContain('no &lt;i>room&lt;/i>');
    expect(log.length).toBe(before);
    expect((await get('/api/devices/selfward/agent')).json()).toMatchObject({
      state: 'connected',
      monitor: { probes: 7 },
    });
  });

  it('is for those who may see security, and of no other device', async () => {
    await begin(state);
    expect((await get('/devices/selfward', 'viewer')).body).not.toContain('data-monitor');
    expect((await get('/devices/selfward/monitor', 'operator')).statusCode).toBe(403);
    expect((await get('/devices/router1/monitor')).statusCode).toBe(404);
  });

  it('is said not to be there where it is switched off', async () => {
    await begin(undefined);
    expect((await get('/devices/selfward')).body).toContain('SELFWARD_SELF_CHECK=off');
    expect((await get('/devices/selfward/monitor')).statusCode).toBe(404);
  });
});
