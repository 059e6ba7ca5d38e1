import { randomBytes } from 'node:crypto';
import {
  AGENT_PROTOCOL,
  AGENT_TOPICS,
  type AgentBrokerOptions,
  type FrameKind,
  newSession,
  numberOf,
  openFrame,
  readFrame,
  type SessionKeys,
  sealFrame,
  sessionKeys,
  tokenKey,
} from 'selfward/engine';
import { afterEach, describe, expect, it } from 'vitest';
import type { AgentCaller } from '../../model/rooms.ts';
import { listenAtBroker } from './listen-at-broker.ts';

const ID = '0123456789abcdef';
const key = tokenKey(Buffer.from('hash of the token of the gateway'));
const other = tokenKey(Buffer.from('hash of the token of the router1'));
const OTHER = 'fedcba9876543210';
const CALLERS: Readonly<Record<string, { caller: AgentCaller; key: Buffer }>> = {
  [ID]: { caller: { device: 'gateway', token: ID }, key },
  [OTHER]: { caller: { device: 'router1', token: OTHER }, key: other },
};
const MESSAGES = {
  do: 'messages',
  batch: {
    protocol: AGENT_PROTOCOL,
    stream: 'stream-0001',
    messages: [{ seq: 1, at: '2026-05-14T09:30:00.000Z', type: 'heartbeat' }],
  },
};

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A server at a broker, and a device that can say anything there. */
async function bench({ holds = () => true, busy }: { holds?: () => boolean; busy?: number } = {}) {
  const calls: string[] = [];
  const trouble: string[] = [];
  const heard: { topic: string; payload: Buffer }[] = [];
  const clock = { now: 1_000_000 };
  let client: AgentBrokerOptions | undefined;
  let isDown = false;
  let fails: Error | undefined;
  const listening = listenAtBroker({
    url: 'mqtts://broker.test',
    agents: {
      byTokenId: (id) => (holds() ? CALLERS[id] : undefined),
      busy: async () => busy,
      async take({ device }, batch, address) {
        if (fails !== undefined) throw fails;
        calls.push(`take ${device} ${batch.messages.length} ${address}`);
        return { acknowledged: 1, refused: [] };
      },
      async orders({ device }, working, gone) {
        calls.push(`orders ${device} ${working.join()}`);
        if (working.includes('wait')) await new Promise((end) => gone.addEventListener('abort', end, { once: true }));
        return [{ id: 'run1', type: 'check' }];
      },
    },
    now: () => clock.now,
    retryMs: { first: 1, most: 2 },
    onTrouble: (error) => void trouble.push(error instanceof Error ? error.message : String(error)),
    async connect(options) {
      if (isDown) throw new Error('no broker');
      client = options;
      return {
        publish: async (topic, payload) => void heard.push({ topic, payload }),
        close: async () => {},
      };
    },
  });
  stops.push(() => listening.stop());
  await expect.poll(() => client?.topic).toBe(AGENT_TOPICS.everyUp);

  const say = (payload: Buffer, token = ID) => client?.onMessage(AGENT_TOPICS.up(token), payload);
  const sealed = (kind: FrameKind, session: Buffer, by: Buffer, body: unknown, number?: number, token = ID) =>
    sealFrame(by, { kind, session, token, ...(number === undefined ? {} : { number }) }, body);
  /** The first of these that came. */
  const came = async (kind: FrameKind, from = 0) => {
    const find = () =>
      heard
        .slice(from)
        .map(({ payload }) => readFrame(payload))
        .find((frame) => frame?.kind === kind);
    await expect.poll(find).toBeDefined();
    return find() ?? expect.fail();
  };
  const greeting = (session: Buffer) => sealed('hello', session, key, { protocol: AGENT_PROTOCOL });
  async function greet(): Promise<{ session: Buffer; keys: SessionKeys }> {
    const session = newSession();
    const from = heard.length;
    say(greeting(session));
    const opened = openFrame(key, await came('welcome', from), ID);
    const { salt } = (opened ?? expect.fail()).body as { salt: string };
    return { session, keys: sessionKeys(key, session, Buffer.from(salt, 'hex')) };
  }
  return {
    ...{ calls, trouble, heard, clock, say, sealed, came, greet, greeting },
    async ask({ session, keys }: { session: Buffer; keys: SessionKeys }, number: number, body: unknown) {
      const from = heard.length;
      say(sealed('request', session, keys.up, body, number));
      return openFrame(keys.down, await came('answer', from), ID)?.body;
    },
    /** Nothing of what was said before is worked on still. */
    async settled() {
      for (let i = 0; i < 10; i += 1) await new Promise(setImmediate);
    },
    failWith: (error: Error) => {
      fails = error;
    },
    down(now: boolean) {
      isDown = now;
      if (now) client?.onGone(new Error('gone'));
      client = undefined;
    },
    isThere: () => client !== undefined,
  };
}

describe('at a broker', () => {
  it('takes messages and gives orders to whoever opens a session with a token', async () => {
    const { greet, ask, calls } = await bench();
    const mine = await greet();
    expect(await ask(mine, 1, MESSAGES)).toEqual({ to: 1, status: 200, body: { acknowledged: 1, refused: [] } });
    expect(await ask(mine, 2, { do: 'orders', working: ['a'] })).toEqual({
      ...{ to: 2, status: 200 },
      body: { orders: [{ id: 'run1', type: 'check' }] },
    });
    expect(calls).toEqual(['take gateway 1 broker.test', 'orders gateway a']);
  });

  it('takes what is said again no second time, nor what is older', async () => {
    const { greet, ask, say, sealed, calls, settled, heard } = await bench();
    const { session, keys } = await greet();
    await ask({ session, keys }, 5, MESSAGES);
    const answers = heard.length;
    for (const number of [5, 5, 4, 0]) say(sealed('request', session, keys.up, MESSAGES, number));
    await settled();
    expect([calls.length, heard.length]).toEqual([1, answers]);
    await ask({ session, keys }, 6, MESSAGES);
    expect(calls).toHaveLength(2);
  });

  it('takes nothing of an earlier session in a new one, and a greeting that is said again breaks none', async () => {
    const { greet, ask, say, sealed, greeting, calls, settled } = await bench();
    const old = await greet();
    await ask(old, 1, MESSAGES);
    const recorded = sealed('request', old.session, old.keys.up, MESSAGES, 2);
    const now = await greet();
    // The old session's words under the new one's name.
    const moved = Buffer.from(recorded);
    now.session.copy(moved, 2);
    say(moved);
    for (let i = 0; i < 5; i += 1) say(greeting(old.session));
    await settled();
    expect(calls).toHaveLength(1);
    await ask(now, 1, MESSAGES);
    expect(calls).toHaveLength(2);
  });

  it('says that it knows no such session, so that the device opens another', async () => {
    const { say, sealed, came } = await bench();
    const session = newSession();
    say(sealed('request', session, randomBytes(32), MESSAGES, 3));
    expect(openFrame(key, await came('unknown'), ID)?.body).toEqual({ to: 3 });
  });

  it('lets nobody speak for another device', async () => {
    const { greet, say, sealed, calls, settled, heard } = await bench();
    const { session, keys } = await greet();
    const before = heard.length;
    say(sealed('request', session, keys.up, MESSAGES, 1), OTHER);
    say(sealed('request', session, keys.up, MESSAGES, 1, OTHER), OTHER);
    say(sealed('hello', newSession(), key, {}, undefined, OTHER), OTHER);
    await settled();
    expect(calls).toEqual([]);
    expect(heard.slice(before).filter(({ payload }) => readFrame(payload)?.kind !== 'unknown')).toEqual([]);
  });

  it.each([
    ['no request', { do: 'reboot' }],
    ['null', null],
    ['a list', []],
    ['fields that are not named', { ...MESSAGES, admin: true }],
    ['a prototype', JSON.parse('{"__proto__":{"do":"messages"}}')],
    ['too many messages', { do: 'messages', batch: { ...MESSAGES.batch, messages: Array(101).fill({}) } }],
    ['another protocol', { do: 'messages', batch: { ...MESSAGES.batch, protocol: 'selfward-agent/9' } }],
    ['a stream with a path in it', { do: 'messages', batch: { ...MESSAGES.batch, stream: '../../x' } }],
    ['too many orders', { do: 'orders', working: Array(201).fill('a') }],
    ['orders that are numbers', { do: 'orders', working: [1] }],
  ])('answers 400 to %s', async (_, body) => {
    const { greet, ask, calls, trouble } = await bench();
    expect(await ask(await greet(), 1, body)).toEqual({ to: 1, status: 400 });
    expect([calls, trouble]).toEqual([[], []]);
  });

  it('asks a device to come back that says too much', async () => {
    const { greet, ask, calls } = await bench({ busy: 7 });
    expect(await ask(await greet(), 1, MESSAGES)).toEqual({ to: 1, status: 429, retryAfterMs: 7000 });
    expect(calls).toEqual([]);
  });

  it('answers 503 where the store fails, without saying why', async () => {
    const { greet, ask, failWith, trouble } = await bench();
    failWith(new Error('disk full'));
    expect(await ask(await greet(), 1, MESSAGES)).toEqual({ to: 1, status: 503 });
    expect(trouble).toEqual(['disk full']);
  });

  it('hears nothing of a token that was revoked', async () => {
    let held = true;
    const { greet, ask, say, sealed, calls, settled, heard } = await bench({ holds: () => held });
    const { session, keys } = await greet();
    await ask({ session, keys }, 1, MESSAGES);
    held = false;
    const before = heard.length;
    say(sealed('request', session, keys.up, MESSAGES, 2));
    await settled();
    expect([calls.length, heard.length]).toEqual([1, before]);
  });

  it('fills no log and answers little, whatever is said', async () => {
    const { say, trouble, heard, settled, calls, clock } = await bench();
    for (let i = 0; i < 500; i += 1) {
      say(randomBytes(1 + (i % 300)));
      say(Buffer.concat([Buffer.from([1, i % 7]), randomBytes(60)]));
      say(Buffer.alloc(50), `${'f'.repeat(15)}${(i % 16).toString(16)}`);
      if (i % 10 === 0) await settled();
    }
    await settled();
    expect(calls).toEqual([]);
    expect(trouble).toEqual([expect.stringContaining('were not from the devices')]);
    expect(heard.length).toBeLessThanOrEqual(30);
    expect(heard.map(({ payload }) => payload.length).every((length) => length < 200)).toBe(true);
    clock.now += 61_000;
    say(Buffer.concat([Buffer.from([1, 0]), randomBytes(60)]));
    await settled();
    expect(trouble).toHaveLength(2);
  });

  it('goes on when the broker does, and says once that it is gone', async () => {
    const { down, greet, ask, calls, trouble, isThere } = await bench();
    const waits = await greet();
    ask(waits, 1, { do: 'orders', working: ['wait'] }).catch(() => {});
    await expect.poll(() => calls).toEqual(['orders gateway wait']);
    down(true);
    await expect.poll(() => trouble).toHaveLength(2);
    down(false);
    await expect.poll(isThere).toBe(true);
    await ask(await greet(), 1, MESSAGES);
    expect(calls).toHaveLength(2);
    expect(trouble).toEqual([expect.stringContaining('is gone'), expect.stringContaining('cannot be used')]);
  });
});

it('numbers its answers, each its own', async () => {
  const { greet, ask, heard } = await bench();
  const mine = await greet();
  for (const number of [1, 2, 3]) await ask(mine, number, MESSAGES);
  const frames = heard.map(({ payload }) => readFrame(payload)).filter((frame) => frame?.kind === 'answer');
  expect(frames.map((frame) => frame && numberOf(frame))).toEqual([1, 2, 3]);
});
