import { createHash, randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { AGENT_PROTOCOL } from '../../../model/agent.ts';
import { createReporting } from '../create-reporting.ts';
import { findingOfTest, monitorForTesting } from '../monitorForTesting.ts';
import type { ConnectToBroker } from './broker.ts';
import { type BrokerForTesting, brokerForTesting } from './brokerForTesting.ts';
import {
  AGENT_TOPICS,
  type FrameKind,
  numberOf,
  openFrame,
  readFrame,
  type SessionKeys,
  sealFrame,
  sessionKeys,
  tokenKey,
} from './frames.ts';
import { createMqttLink } from './mqtt-link.ts';
import { type BrokerRequest, BrokerRequestSchema } from './talk.ts';

const ID = '0123456789abcdef';
const TOKEN = `sfa_${ID}_${'s'.repeat(43)}`;
const batch = {
  protocol: AGENT_PROTOCOL,
  stream: 'stream-0001',
  messages: [{ seq: 1, at: '2026-05-14T09:30:00.000Z', type: 'heartbeat' }],
} as const;
const sent = { ...batch, messages: [...batch.messages] };

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** A facility at the broker that takes everything. */
async function facility(broker: BrokerForTesting, answer: (request: BrokerRequest) => object) {
  const key = tokenKey(createHash('sha256').update(TOKEN).digest());
  const sessions = new Map<string, { keys: SessionKeys; number: number }>();
  const heard: BrokerRequest[] = [];
  const down = (frame: Buffer) => broker.publish(AGENT_TOPICS.down(ID), frame);
  await broker.connect({
    ...{ url: '', name: 'facility', topic: AGENT_TOPICS.everyUp, quiet: true, onGone: () => {} },
    onMessage(_, payload) {
      const frame = readFrame(payload);
      if (frame === undefined) throw new Error('no frame');
      const { kind, session } = frame;
      const head = (of: FrameKind, number?: number) => ({
        ...{ kind: of, session: Buffer.from(session), token: ID },
        ...(number === undefined ? {} : { number }),
      });
      if (kind === 'hello') {
        const salt = randomBytes(16);
        sessions.set(session.toString('hex'), { keys: sessionKeys(key, session, salt), number: 0 });
        return down(sealFrame(key, head('welcome'), { salt: salt.toString('hex') }));
      }
      const known = sessions.get(session.toString('hex'));
      if (known === undefined) return down(sealFrame(key, head('unknown'), { to: numberOf(frame) }));
      const request = BrokerRequestSchema.parse(openFrame(known.keys.up, frame, ID)?.body);
      heard.push(request);
      known.number += 1;
      down(sealFrame(known.keys.down, head('answer', known.number), { to: numberOf(frame), ...answer(request) }));
    },
  });
  return { heard, sessions };
}

const taken = { status: 200, body: { acknowledged: 1, refused: [] } };

function link(connect: ConnectToBroker) {
  const made = createMqttLink({ url: 'mqtt://127.0.0.1', token: TOKEN, connect });
  stops.push(() => made.stop());
  return made;
}

describe('over a broker', () => {
  it('sends and is answered, in one session', async () => {
    const broker = brokerForTesting();
    const { heard, sessions } = await facility(broker, ({ do: what }) =>
      what === 'messages' ? taken : { status: 200, body: { orders: [{ id: 'order-1', type: 'check' }] } },
    );
    const to = link(broker.connect);
    const [answer, orders] = await Promise.all([to.send(sent), to.orders(['a'])]);
    expect([answer, orders]).toEqual([taken.body, [{ id: 'order-1', type: 'check' }]]);
    expect(heard.map(({ do: what }) => what).sort()).toEqual(['messages', 'orders']);
    expect(sessions.size).toBe(1);
  });

  it.each([
    [401, 'refused'],
    [429, 'busy'],
    [400, 'unreachable'],
    [503, 'unreachable'],
  ])('says of %i that it is %s', async (status, because) => {
    const broker = brokerForTesting();
    await facility(broker, () => ({ status, retryAfterMs: 7000 }));
    await expect(link(broker.connect).send(sent)).rejects.toMatchObject({
      because,
      retryAfterMs: status === 429 ? 7000 : undefined,
    });
  });

  it('opens another session where the broker went, or the server was started anew', async () => {
    const broker = brokerForTesting();
    const { sessions } = await facility(broker, () => taken);
    const to = link(broker.connect);
    await to.send(sent);
    sessions.clear();
    await expect(to.send(sent)).rejects.toThrow('started anew');
    await to.send(sent);
    broker.down(true);
    await expect(to.send(sent)).rejects.toMatchObject({ because: 'unreachable' });
    broker.down(false);
    await facility(broker, () => taken);
    expect(await to.send(sent)).toEqual(taken.body);
  });

  it('believes no answer that somebody says again or makes up', async () => {
    const broker = brokerForTesting();
    let number = 0;
    const { heard } = await facility(broker, () => {
      number += 1;
      return { status: 200, body: { acknowledged: number, refused: [] } };
    });
    const overheard: Buffer[] = [];
    await broker.connect({
      ...{ url: '', name: 'stranger', topic: AGENT_TOPICS.down(ID), quiet: true, onGone: () => {} },
      onMessage: (_, payload) => void overheard.push(payload),
    });
    const to = link(broker.connect);
    await to.send(sent);
    for (const old of [...overheard]) {
      const asks = to.send(sent);
      broker.publish(AGENT_TOPICS.down(ID), old);
      const forged = Buffer.from(old);
      forged.writeUIntBE(number + 1, 24, 6);
      broker.publish(AGENT_TOPICS.down(ID), forged);
      broker.publish(AGENT_TOPICS.down(ID), Buffer.from('rubbish'));
      expect(await asks).toMatchObject({ acknowledged: number });
    }
    expect(heard).toHaveLength(number);
  });

  it('carries reports, as HTTPS does', async () => {
    const broker = brokerForTesting();
    const { heard } = await facility(broker, (request) =>
      request.do === 'messages'
        ? {
            status: 200,
            body: { acknowledged: Number((request.batch.messages.at(-1) as { seq: number }).seq), refused: [] },
          }
        : { status: 200, body: { orders: [] } },
    );
    const monitor = monitorForTesting();
    const troubles: string[] = [];
    const reporting = createReporting(
      {
        ...{ url: 'mqtt://127.0.0.1', token: TOKEN, name: 'gateway', link: link(broker.connect) },
        onTrouble: (error) => void troubles.push(error.message),
      },
      monitor,
    );
    stops.push(() => reporting.stop());
    monitor.find(findingOfTest());
    const types = () =>
      heard.flatMap((request) =>
        request.do === 'messages' ? request.batch.messages.map((message) => (message as { type: string }).type) : [],
      );
    await expect.poll(types).toEqual(expect.arrayContaining(['hello', 'finding', 'state']));
    expect(troubles).toEqual([]);
  });
});

it.each([
  ['mqtt://user:secret@broker.test', TOKEN, /must start with mqtts:\/\/: "mqtt:\/\/" shows the password/],
  ['mqtt://127.0.0.1', 'anything', /begins with sfa_/],
  ['mqtts://', TOKEN, /names no broker|Invalid URL/],
])('%s with a token %s is refused in words', (url, token, words) => {
  const troubles: string[] = [];
  createReporting(
    { url, token, name: 'gateway', onTrouble: (error) => void troubles.push(error.message) },
    monitorForTesting(),
  );
  expect(troubles).toEqual([expect.stringMatching(words)]);
  expect(troubles.join()).not.toContain('secret');
});
