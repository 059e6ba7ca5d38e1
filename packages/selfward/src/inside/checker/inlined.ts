import type { Inside } from '../../model/inside.ts';
import { type Transport, TransportError } from '../../model/transport.ts';
import { createNetworkTransport } from '../../probe/network.ts';
import type { Channel } from '../channel.ts';
import type { FromChecker, FromTarget, Job, ToChecker } from '../messages.ts';
import { createBridge } from '../transport/bridge.ts';
import { whyNotInline } from './inline-rule.ts';
import { createSightings } from './keep-sightings.ts';
import type { Pace } from './pace.ts';
import { coverageOf } from './shadowed.ts';
import type { Target } from './target.ts';
import { createTurns } from './turns.ts';

/** Where there is no shadow: harmless reading probes to the living process, one at a time, when it lets them in. */
export function inlined(channel: Channel<ToChecker, FromChecker>): {
  take(message: FromTarget): void;
  target(job: Job, pace: Pace): Promise<Target>;
} {
  const sightings = createSightings();
  const bridge = createBridge((piece) => channel.tell({ say: 'piece', piece }));
  const turns = createTurns();
  let heard: (message: Extract<FromTarget, { say: 'ready' }>) => void = () => undefined;
  return {
    take(message) {
      if (message.say === 'piece') bridge.take(message.piece);
      else if (message.say === 'sighting') sightings.keep(message.sighting);
      else if (message.say === 'ready') heard(message);
    },
    async target(job, pace) {
      const ready = await new Promise<Extract<FromTarget, { say: 'ready' }>>((resolve) => {
        heard = resolve;
      });
      const client = createNetworkTransport({ connect: bridge.connect, connections: 1 });
      const transport: Transport = {
        send: (request, options = {}) =>
          turns.take(async () => {
            const reason = whyNotInline(request);
            if (reason !== undefined) throw new TransportError('out-of-scope', reason);
            await pace.wait(options.signal);
            return client.send(request, options);
          }),
        close: async () => undefined,
      };
      return {
        transport,
        contained: false,
        inside: (mode): Inside => ({
          plant: (markers) => channel.tell({ say: 'plant', markers }),
          seen: sightings.of,
          ...coverageOf(ready.sensors),
          mode,
          contained: false,
        }),
        table: () => job.table,
        // Nothing more than is needed goes to the living process.
        learn: async () => ({ read: [] }),
        sensors: ready.sensors,
        identities: ready.identities.map(({ name, headers }) => ({ name, headers: Object.entries(headers) })),
        troubles: ready.troubles,
        stop: async () => {
          channel.tell({ say: 'forget' });
          await client.close();
        },
      };
    },
  };
}
