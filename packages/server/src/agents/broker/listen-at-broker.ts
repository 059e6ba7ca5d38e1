import { AGENT_TOPICS, type AgentBroker, brokerAddress, type ConnectToBroker, connectToBroker } from 'selfward/engine';
import type { Agents } from '../../model/rooms.ts';
import { createAnswers } from './answer-frame.ts';

const RETRY_MS = { first: 1_000, most: 60_000 };
/** What others say at the broker fills no log. */
const TELL_EVERY_MS = 60_000;
/** Frames that are worked on at once, of all devices together: more are dropped, and their devices say them again. */
const MOST_AT_ONCE = 256;

export interface ListenAtBrokerDeps {
  /** `mqtts://name:password@broker:8883`. */
  url: string;
  agents: Pick<Agents, 'byTokenId' | 'busy' | 'take' | 'orders'>;
  onTrouble: (error: unknown) => void;
  now?: () => number;
  retryMs?: { first: number; most: number };
  connect?: ConnectToBroker;
}

/** Hears devices that report over a broker, and goes on trying while it cannot be reached. */
export function listenAtBroker(deps: ListenAtBrokerDeps): { stop(): Promise<void> } {
  const { url, agents, onTrouble, now = Date.now, retryMs = RETRY_MS, connect = connectToBroker } = deps;
  const where = brokerAddress(url, 'the address').host;
  const stopping = new AbortController();
  let lost: () => void = () => {};
  let failures = 0;
  let rest: NodeJS.Timeout | undefined;
  let forged = 0;
  let toldAt = Number.NEGATIVE_INFINITY;

  function tellOfForged(): void {
    forged += 1;
    if (now() - toldAt < TELL_EVERY_MS) return;
    toldAt = now();
    onTrouble(new Error(`${forged} messages at the broker ${where} were not from the devices that their topics name`));
    forged = 0;
  }

  /** @returns when the connection is no more. */
  async function hearOnce(): Promise<void> {
    const gone = new AbortController();
    let broker: AgentBroker | undefined;
    let atWork = 0;
    const answer = createAnswers({
      ...{ agents, where, gone: gone.signal, now, onTrouble },
      // Where it does not get there, the device asks again.
      publish: (topic, frame) => void broker?.publish(topic, frame).catch(() => {}),
    });
    const ended = new Promise<undefined>((resolve) => {
      lost = () => resolve(undefined);
    });
    const connecting = connect({
      ...{ url, name: 'selfward-server', topic: AGENT_TOPICS.everyUp, quiet: false },
      onMessage(topic, payload) {
        if (atWork >= MOST_AT_ONCE) return;
        atWork += 1;
        answer(topic, payload)
          .then((became) => {
            if (became === 'forged') tellOfForged();
          }, onTrouble)
          .finally(() => {
            atWork -= 1;
          });
      },
      onGone(error) {
        onTrouble(new Error(`the broker ${where} is gone: devices that report there are not heard`, { cause: error }));
        lost();
      },
    });
    // A server that stops does not wait for a broker that does not answer.
    broker = await Promise.race([connecting, ended]);
    if (broker === undefined) {
      connecting.then((late) => late.close()).catch(() => {});
      return;
    }
    failures = 0;
    await ended;
    gone.abort();
    await broker.close();
  }

  async function goOn(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await hearOnce();
      } catch (cause) {
        failures += 1;
        // Told once for each time that it is gone.
        if (failures === 1) onTrouble(new Error(`the broker ${where} cannot be used for agents`, { cause }));
      }
      if (stopping.signal.aborted) return;
      const ms = Math.min(retryMs.most, retryMs.first * 2 ** Math.min(failures, 20));
      await new Promise<void>((resolve) => {
        lost = resolve;
        rest = setTimeout(resolve, ms);
      });
    }
  }
  const going = goOn();

  return {
    async stop() {
      stopping.abort();
      clearTimeout(rest);
      lost();
      await going;
    },
  };
}
