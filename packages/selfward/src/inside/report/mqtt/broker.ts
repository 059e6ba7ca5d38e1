import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { AGENT_BATCH } from '../../../model/agent.ts';

/** The largest packet that a broker has to pass, and the largest that is taken from one. */
export const MOST_OF_A_PACKET = AGENT_BATCH.bytes + 200_000;

const CONNECT_MS = 10_000;
const KEEPALIVE_S = 30;

/** A connection to a broker that has subscribed to one topic. */
export interface Broker {
  /** Resolves when the broker has it (QoS 1). */
  publish(topic: string, payload: Buffer): Promise<void>;
  close(): Promise<void>;
}

export interface BrokerOptions {
  url: string;
  /** Begins the client's name at the broker. */
  name: string;
  /** Further certificate authorities, PEM. */
  ca?: string;
  /** What is subscribed to. */
  topic: string;
  /** Whether it keeps the process alive. */
  quiet: boolean;
  onMessage(topic: string, payload: Buffer): void;
  /** The connection is no more. Not called after `close`, nor where there never was one. */
  onGone(error: Error): void;
}
export type ConnectToBroker = (options: BrokerOptions) => Promise<Broker>;

const LOCAL = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** @throws TypeError where it is none, or would show the broker's password to everybody on the way. */
export function brokerAddress(url: string, setting: string): URL {
  const address = new URL(url);
  if (address.protocol !== 'mqtt:' && address.protocol !== 'mqtts:')
    throw new TypeError(`${setting} must start with mqtt:// or mqtts://`);
  if (address.hostname === '') throw new TypeError(`${setting} names no broker`);
  if (address.protocol === 'mqtt:' && address.password !== '' && !LOCAL.test(address.hostname))
    throw new TypeError(`${setting} must start with mqtts://: "mqtt://" shows the password to everybody on the way`);
  return address;
}

/** The package is looked for when it is needed; a bundler does not see it. */
async function loadMqtt(): Promise<typeof import('mqtt')> {
  const name: string = 'mqtt';
  try {
    return (await import(name)) as typeof import('mqtt');
  } catch (cause) {
    throw new Error('an address with mqtt:// needs the package "mqtt": run npm install mqtt', { cause });
  }
}

/** Connects once, with MQTT 5. What is to be done when the connection goes is for the caller to decide. */
export const connectToBroker: ConnectToBroker = async (options) => {
  const { url, name, ca, topic, quiet, onMessage, onGone } = options;
  const address = brokerAddress(url, 'url');
  const { MqttClient } = await loadMqtt();
  const timers = {
    set(work: () => void, ms: number) {
      const timer = setInterval(work, ms);
      if (quiet) timer.unref();
      return timer;
    },
    clear: clearInterval,
  };
  const client = new MqttClient(() => open(address, ca, quiet), {
    ...{ protocolVersion: 5, clean: true, keepalive: KEEPALIVE_S, connectTimeout: CONNECT_MS, reconnectPeriod: 0 },
    ...{ clientId: `${name}-${Math.random().toString(36).slice(2, 10)}`, resubscribe: false },
    ...(address.username === '' ? {} : { username: decodeURIComponent(address.username) }),
    ...(address.password === '' ? {} : { password: decodeURIComponent(address.password) }),
    // The broker holds back what is larger: what others publish does not fill our memory.
    properties: { maximumPacketSize: MOST_OF_A_PACKET },
    timerVariant: timers as never,
  });
  let state: 'opening' | 'open' | 'closed' = 'opening';
  let trouble: Error | undefined;
  client.on('error', (error) => {
    trouble ??= error;
  });

  function close(): Promise<void> {
    state = 'closed';
    return new Promise((closed) => client.end(true, {}, () => closed()));
  }

  const closed = new Promise<never>((_, reject) => {
    client.once('close', () => reject(trouble ?? new Error('the broker closed the connection')));
  });
  closed.catch(() => {});
  try {
    await Promise.race([closed, new Promise<void>((resolve) => client.once('connect', () => resolve()))]);
    const [granted] = await Promise.race([closed, client.subscribeAsync(topic, { qos: 1 })]);
    if (granted === undefined || granted.qos >= 128) throw new Error(`the broker does not let us read ${topic}`);
  } catch (cause) {
    await close();
    const why = trouble ?? cause;
    throw new Error(`it did not let us in: ${why instanceof Error ? why.message : String(why)}`, { cause: why });
  }
  state = 'open';
  client.on('message', (at, payload, { retain }) => {
    // What a broker kept from before is for nobody: all of this is said to somebody who is there.
    if (!retain) onMessage(at, payload);
  });
  client.on('close', () => {
    if (state !== 'open') return;
    void close();
    onGone(trouble ?? new Error('the connection to the broker was lost'));
  });
  return {
    async publish(to, payload) {
      if (state !== 'open') throw new Error('the connection to the broker was lost');
      await client.publishAsync(to, payload, { qos: 1 });
    },
    close,
  };
};

function open({ protocol, hostname, port }: URL, ca: string | undefined, quiet: boolean): Socket {
  const host = hostname.replace(/^\[|\]$/g, '');
  const secure = protocol === 'mqtts:';
  const to = { host, port: Number(port) || (secure ? 8883 : 1883) };
  const socket = secure
    ? connectTls({ ...to, ...(isIP(host) === 0 && { servername: host }), ...(ca === undefined ? {} : { ca }) })
    : connectTcp(to);
  if (quiet) {
    socket.unref();
    socket.ref = () => socket;
  }
  return socket;
}
