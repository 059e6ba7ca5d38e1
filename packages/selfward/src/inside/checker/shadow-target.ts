import type { HttpRequest } from '../../model/exchange.ts';
import type { Inside } from '../../model/inside.ts';
import type { Marker } from '../../model/marker.ts';
import { type Transport, TransportError } from '../../model/transport.ts';
import { createNetworkTransport } from '../../probe/network.ts';
import type { FromTarget, Job, LearnedNames, Wanted } from '../messages.ts';
import { createBridge } from '../transport/bridge.ts';
import { fairTimer } from './fair-timer.ts';
import { createSightings } from './keep-sightings.ts';
import { createLostWrites, type LostWrite } from './lost-writes.ts';
import type { Pace } from './pace.ts';
import type { Ready, Shadow } from './start-shadow.ts';
import type { Learned } from './target.ts';
import { createTurns } from './turns.ts';

/** A request that a shadow has not answered for so long is looked into. */
const LOOK_MS = 1000;
/** A shadow that does not say that it turns within this time hangs; what others kept it from running does not count. */
const HANG_MS = 4000;
/** A run in which shadows end this often has shown enough. */
const MOST_STARTS = 30;

export interface ShadowTarget {
  transport: Transport;
  /** Sends an ordinary request and tells which fields its handler asked for. */
  learn(request: HttpRequest, signal: AbortSignal): Promise<Learned>;
  inside: Pick<Inside, 'plant' | 'seen'>;
  /** Starts the first shadow. @throws Error where none comes up. */
  begin(): Promise<Ready>;
  /** Requests whose writes do not live until pages are read again. */
  lost(): readonly LostWrite[];
  starts(): number;
  deaths(): { crashes: number; hangs: number };
  stop(): Promise<void>;
}

export type Read = Pick<LearnedNames, 'location' | 'name'>;

export interface ShadowTargetParts {
  start(): Promise<Shadow>;
  pace: Pace;
  policy?: Job['shadow']['policy'];
  onMessage(message: FromTarget): void;
}

/** One shadow with the client that stands before it. */
interface Up {
  shadow: Shadow;
  client: Transport;
  /** Set while it is being killed for hanging. */
  hangs: boolean;
}

/**
 * What a run sends to a shadow: one request at a time, and a new shadow where one ended. A request in whose time a shadow
 * ended fails as `crashed` or `hung`, with the stack.
 */
export function createShadowTarget({ start, pace, policy = {}, onMessage: tell }: ShadowTargetParts): ShadowTarget {
  const turns = createTurns();
  const sightings = createSightings();
  const alive: Marker[] = [];
  const waiting = new Map<number, (cpuMs: number) => void>();
  const died = { crashes: 0, hangs: 0 };
  const lost = createLostWrites(policy);
  let [starts, pings, cpuMs] = [0, 0, 0];
  let reads: Read[] = [];
  let wanted: Wanted[] = [];
  let up: Promise<Up> | undefined;
  let over = false;

  async function launch(): Promise<Up> {
    if (starts >= MOST_STARTS)
      throw new TransportError('unreachable', `${MOST_STARTS} shadows have ended: no more is started`);
    starts++;
    const shadow = await start();
    const bridge = createBridge((piece) => shadow.channel.tell({ say: 'piece', piece }));
    shadow.channel.on((message) => {
      if (message.say === 'piece') bridge.take(message.piece);
      else if (message.say === 'sighting') sightings.keep(message.sighting);
      else if (message.say === 'pong') waiting.get(message.id)?.(message.cpuMs);
      else if (message.say === 'read') reads.push({ location: message.location, name: message.name });
      else if (message.say === 'wanted') wanted.push(wantedOf(message));
      else {
        if (message.say === 'withheld') lost.hear(message);
        tell(message);
      }
    });
    // What was planted before stays alive: a row that was written through one shadow may not be there, a marker in a log is.
    shadow.channel.tell({ say: 'plant', markers: alive.slice(-2000) });
    cpuMs = 0;
    const made: Up = {
      shadow,
      client: createNetworkTransport({ connect: bridge.connect, connections: 4 }),
      hangs: false,
    };
    void shadow.ended.then((death) => {
      up = undefined;
      // Once a shadow, however many requests were under way.
      if (!made.hangs && !over) died.crashes++;
      bridge.fall(new Error(death.stack ?? `the process ended (${death.code ?? death.signal})`));
    });
    return made;
  }

  const ensure = (): Promise<Up> => {
    up ??= launch().catch((error: unknown) => {
      up = undefined;
      throw error instanceof TransportError
        ? error
        : new TransportError('unreachable', reasonOf(error), { cause: error });
    });
    return up;
  };

  const transport: Transport = {
    send: (request, options = {}) =>
      turns.take(async () => {
        await pace.wait(options.signal);
        const here = await ensure();
        const death = here.shadow.ended.then(async ({ stack, code, signal, said }): Promise<never> => {
          if (here.hangs) throw new TransportError('hung', stack ?? 'it no longer turned');
          throw new TransportError(
            'crashed',
            stack ?? `the process ended (${code ?? signal}): ${said.trim().slice(-500)}`,
          );
        });
        const watch = lookWhile(here);
        const heard = lost.during(request);
        try {
          return await Promise.race([death, here.client.send(request, options), watch.hung]);
        } catch (error) {
          // The connection may be gone a moment before the process is.
          if (error instanceof TransportError && error.kind === 'reset') await Promise.race([death, pause(50)]);
          throw error;
        } finally {
          watch.end();
          heard();
          death.catch(() => undefined);
          if (up) await spend(here);
        }
      }),
    close: async () => undefined,
  };

  /** Asks for a sign of life while a request is under way. */
  function lookWhile(here: Up): { hung: Promise<never>; end(): void } {
    let timer: NodeJS.Timeout | undefined;
    const hung = new Promise<never>((_, reject) => {
      const look = async () => {
        if ((await ping(here, HANG_MS)) === undefined) {
          here.hangs = true;
          died.hangs++;
          const stack = await here.shadow.killHung();
          reject(new TransportError('hung', stack ?? 'it no longer turned; where it stood could not be told'));
        } else timer = setTimeout(look, LOOK_MS);
      };
      timer = setTimeout(look, LOOK_MS);
    });
    hung.catch(() => undefined);
    return { hung, end: () => clearTimeout(timer) };
  }

  function ping({ shadow }: Up, ms: number): Promise<number | undefined> {
    const id = ++pings;
    return new Promise((resolve) => {
      const end = fairTimer(ms, shadow.time, () => settle(undefined));
      const settle = (cpu: number | undefined) => {
        end();
        waiting.delete(id);
        resolve(cpu);
      };
      waiting.set(id, settle);
      void shadow.ended.then(() => settle(undefined));
      shadow.channel.tell({ say: 'ping', id });
    });
  }

  /** What the request took of the processor, for the pace. */
  async function spend(here: Up): Promise<void> {
    const now = await ping(here, HANG_MS);
    if (now === undefined) return;
    pace.spent(Math.max(0, now - cpuMs));
    cpuMs = now;
  }

  return {
    transport,
    async learn(request, signal) {
      const { shadow } = await ensure();
      reads = [];
      wanted = [];
      const [, path = '', query = ''] = /^(?:[a-z]+:\/\/[^/?#]*)?([^?#]*)(?:\?([^#]*))?/i.exec(request.url) ?? [];
      const body = typeof request.body === 'string' ? { body: request.body } : {};
      shadow.channel.tell({ say: 'learn', request: { path, query, ...body } });
      const response = await transport.send(request, { signal }).catch(() => undefined);
      shadow.channel.tell({ say: 'learn' });
      return { read: reads, wanted, ...(response && { response }) };
    },
    inside: {
      plant(markers) {
        alive.push(...markers);
        void up?.then(({ shadow }) => shadow.channel.tell({ say: 'plant', markers })).catch(() => undefined);
      },
      seen: sightings.of,
    },
    async begin() {
      return (await ensure()).shadow.ready;
    },
    lost: lost.list,
    starts: () => starts,
    deaths: () => ({ ...died }),
    async stop() {
      if (over) return;
      over = true;
      const last = await up?.catch(() => undefined);
      await last?.client.close();
      await last?.shadow.stop();
    },
  };
}

const wantedOf = ({ location, path, schema }: Wanted): Wanted => ({ location, path, schema });

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
