import { AGENT_PROTOCOL } from 'selfward/engine';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cookieOf, createInterfaceForTesting } from './interfaceForTesting.ts';
import type { App } from './rooms.ts';
import { AGENT_TOKEN, type RoomsForTesting } from './roomsForTesting.ts';

let app: App;
let rooms: RoomsForTesting;
beforeAll(async () => {
  ({ app, rooms } = await createInterfaceForTesting());
});
afterAll(() => app.close());
beforeEach(() => {
  rooms.calls.length = 0;
  rooms.log.length = 0;
});

const batch = { protocol: AGENT_PROTOCOL, stream: 'stream-0001', messages: [{ seq: 1, type: 'heartbeat' }] };
const send = (headers: Record<string, string>, payload: object | string = batch) =>
  app.inject({ method: 'POST', url: '/api/agents/messages', headers, payload });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('what devices call', () => {
  it('takes messages and gives orders to whoever shows a token', async () => {
    expect((await send(bearer(AGENT_TOKEN))).json()).toEqual({ acknowledged: 1, refused: [] });
    expect(rooms.calls).toEqual(['agents.take router1 [{"seq":1,"type":"heartbeat"}]']);
    const orders = await app.inject({ url: '/api/agents/orders?working=a,b', headers: bearer(AGENT_TOKEN) });
    expect(orders.json()).toEqual({ orders: [{ id: 'run1', type: 'check' }] });
  });

  it.each([
    ['no token', {}],
    ['a wrong token', bearer(`${AGENT_TOKEN}x`)],
    ['an administrator’s session', cookieOf('administrator')],
    ['a token as something else', { authorization: `Basic ${AGENT_TOKEN}` }],
  ])('refuses %s before the body is read, and writes it down without the token', async (_, headers) => {
    const answer = await send(headers, '{"not json');
    expect(answer.statusCode).toBe(401);
    expect(rooms.calls).toEqual([]);
    expect(rooms.log).toMatchObject([{ action: 'refusal', outcome: 'refused' }]);
    expect(JSON.stringify(rooms.log)).not.toContain(AGENT_TOKEN);
  });

  it('gives nothing else to a token', async () => {
    for (const url of ['/api/devices', '/api/findings', '/api/devices/router1/agent'])
      expect((await app.inject({ url, headers: bearer(AGENT_TOKEN) })).statusCode).toBe(401);
  });

  it.each([
    ['no envelope', {}, 400],
    ['another protocol', { ...batch, protocol: 'selfward-agent/9' }, 400],
    ['fields that are not named', { ...batch, device: 'another' }, 400],
    ['no messages', { ...batch, messages: [] }, 400],
    ['too many messages', { ...batch, messages: Array.from({ length: 101 }, () => ({})) }, 400],
    ['a stream with a path in it', { ...batch, stream: '../../etc/passwd' }, 400],
    ['too much', { ...batch, messages: ['x'.repeat(2_000_000)] }, 413],
  ])('refuses %s whole', async (_, payload, status) => {
    expect((await send(bearer(AGENT_TOKEN), payload)).statusCode).toBe(status);
    expect(rooms.calls).toEqual([]);
  });

  it('says when to come back to a device that says too much', async () => {
    const { busy } = rooms.agents;
    rooms.agents.busy = async () => 7;
    const answer = await send(bearer(AGENT_TOKEN));
    rooms.agents.busy = busy;
    expect(answer.statusCode).toBe(429);
    expect(answer.headers['retry-after']).toBe('7');
    expect(rooms.calls).toEqual([]);
  });
});

describe('a device’s tokens', () => {
  it('are made for administrators, shown on the next page alone, and written down without themselves', async () => {
    const headers = { ...cookieOf('administrator'), 'content-type': 'application/x-www-form-urlencoded' };
    const made = await app.inject({ method: 'POST', url: '/devices/router1/agent-tokens', headers });
    expect(made.statusCode).toBe(303);
    const pages = [1, 2].map(() => app.inject({ url: '/devices/router1', headers: cookieOf('administrator') }));
    const [first, second] = await Promise.all(pages);
    expect(first?.body).toContain('sfa_made-once');
    expect(second?.body).not.toContain('sfa_made-once');
    expect(rooms.log).toContainEqual(expect.objectContaining({ action: 'agent.change', detail: 'made token token2' }));
    expect(JSON.stringify(rooms.log)).not.toContain('sfa_made-once');
  });

  it('are revoked by their own device alone', async () => {
    const revoke = (url: string) => app.inject({ method: 'DELETE', url, headers: cookieOf('administrator') });
    expect((await revoke('/api/devices/router1/agent-tokens/unknown')).statusCode).toBe(404);
    expect((await revoke('/api/devices/router1/agent-tokens/token1')).statusCode).toBe(200);
    expect(rooms.calls).toEqual(['agents.revokeToken router1 token1']);
  });
});

describe('an order on a device where somebody is inside', () => {
  const order = async (payload: object, state: 'connected' | 'silent' = 'connected') => {
    const { health } = rooms.agents;
    rooms.agents.health = () => ({ state, heardAt: 1 });
    const headers = cookieOf('analyst');
    const answer = await app.inject({ method: 'POST', url: '/api/devices/router1/runs', headers, payload });
    rooms.agents.health = health;
    return { status: answer.statusCode, log: rooms.log.map(({ detail }) => detail.split(':')[0]) };
  };

  it.each([
    [{}, ['the usual checks', 'from inside']],
    [{ from: 'inside' }, ['from inside']],
    [{ from: 'network' }, ['the usual checks']],
    [{ checks: ['reflected-xss'], from: 'both' }, ['reflected-xss', 'from inside']],
    [{ checks: ['some-tool'] }, ['some-tool']],
  ])('%j is %j', async (payload, log) => {
    expect(await order(payload)).toEqual({ status: 202, log });
  });

  it('is refused inside where it is silent', async () => {
    expect(await order({ from: 'inside' }, 'silent')).toEqual({ status: 422, log: [] });
  });
});
