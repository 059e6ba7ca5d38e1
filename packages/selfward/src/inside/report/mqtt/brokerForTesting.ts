import type { BrokerOptions, ConnectToBroker } from './broker.ts';

/** A broker within this process. Everybody may do everything there; it keeps what was said. */
export interface BrokerForTesting {
  connect: ConnectToBroker;
  said: { topic: string; payload: Buffer }[];
  /** As anybody may. */
  publish(topic: string, payload: Buffer): void;
  /** Whether messages get through; where not, they are lost. */
  deaf: boolean;
  /** Ends every connection, and takes none until it is called with `false`. */
  down(isDown: boolean): void;
}

const matches = (filter: string, topic: string): boolean =>
  new RegExp(`^${filter.replaceAll('+', '[^/]+')}$`).test(topic);

export function brokerForTesting(): BrokerForTesting {
  const clients = new Set<BrokerOptions>();
  let isDown = false;
  const broker: BrokerForTesting = {
    said: [],
    deaf: false,
    publish(topic, payload) {
      for (const client of [...clients])
        if (matches(client.topic, topic)) queueMicrotask(() => client.onMessage(topic, payload));
    },
    down(now) {
      isDown = now;
      if (!now) return;
      for (const client of [...clients]) {
        clients.delete(client);
        client.onGone(new Error('the broker went'));
      }
    },
    async connect(options) {
      if (isDown) throw new Error('no broker');
      clients.add(options);
      return {
        async publish(topic, payload) {
          if (!clients.has(options)) throw new Error('the connection to the broker was lost');
          broker.said.push({ topic, payload });
          if (!broker.deaf) broker.publish(topic, payload);
        },
        async close() {
          clients.delete(options);
        },
      };
    },
  };
  return broker;
}
