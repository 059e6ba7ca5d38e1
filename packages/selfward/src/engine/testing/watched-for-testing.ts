import { createServer, type RequestListener } from 'node:http';
import { connectToServer } from '../../inside/transport/connect-to-server.ts';
import type { Inside } from '../../model/inside.ts';
import type { Sighting } from '../../model/sighting.ts';
import type { Transport } from '../../model/transport.ts';
import { createNetworkTransport } from '../../probe/network.ts';
import { createRegistry, installSensors } from '../../sensors/index.ts';

/** A little application in this very process, with the sensors in place. */
export interface Watched {
  transport: Transport;
  inside: Inside;
  /** Request lines and bodies' lengths, in order. */
  asked: string[];
  stop(): void;
}

/** @param mode - and what is covered: all that is installed, where not given. */
export function watchedForTesting(answer: RequestListener, given: Partial<Inside> = {}): Watched {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  const registry = createRegistry();
  const installed = installSensors(registry);
  const sightings: Sighting[] = [];
  // Our own client works in this process too, unlike that of a shadow.
  registry.subscribe((sighting) => {
    if (sighting.sensor !== 'outgoing') sightings.push(sighting);
  });
  return {
    transport: createNetworkTransport({ connect: connectToServer(() => server).connect }),
    inside: {
      plant: (markers) => {
        for (const marker of markers) registry.plant(marker);
      },
      seen: (markers) => sightings.filter(({ marker }) => markers.includes(marker)),
      covered: new Set(installed.ids),
      uncovered: new Set(),
      mode: 'alone',
      contained: false,
      ...given,
    },
    asked,
    stop: () => installed.uninstall(),
  };
}
