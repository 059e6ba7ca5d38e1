import type { Marker } from '../../model/marker.ts';
import type { IdentitySource } from '../../model/monitor.ts';
import { installSensors } from '../../sensors/shared/install.ts';
import { registry } from '../../sensors/shared/registry.ts';
import type { Attached } from '../adapters/adapter.ts';
import type { FromChecker, SensorState, ToChecker } from '../messages.ts';
import { askIdentities } from '../shadow/ask-identities.ts';
import { findServer } from '../shadow/find-server.ts';
import type { Piece } from '../transport/pipe-messages.ts';
import { servePieces } from '../transport/serve-pieces.ts';

/** Takes probes in the living process; what may come was decided where it was sent. */
export interface Inline {
  begin(tell: (message: ToChecker) => void): Promise<readonly SensorState[]>;
  take(message: FromChecker): void;
  /** Lifts all markers while no probe is let in, or puts them back. */
  rest(on: boolean): void;
  end(): void;
}

export function createInline(
  app: unknown,
  attached: Attached,
  identities: Readonly<Record<string, IdentitySource>>,
  servers: () => readonly unknown[],
): Inline {
  const markers: Marker[] = [];
  const planted: (() => void)[] = [];
  let rests = false;
  let serve: ((piece: Piece) => void) | undefined;
  let unsubscribe = () => {};
  const plant = (given: readonly Marker[]) => {
    if (!rests) for (const marker of given) planted.push(registry().plant(marker));
  };
  const uproot = () => {
    for (const each of planted.splice(0)) each();
  };
  const end = () => {
    unsubscribe();
    uproot();
    markers.length = 0;
    rests = false;
    serve = undefined;
  };
  return {
    async begin(tell) {
      const server = await findServer(app, attached, servers());
      const { selfTest } = installSensors();
      const sensors = await selfTest();
      const asked = await askIdentities(identities);
      if (server)
        serve = servePieces(
          () => server,
          (piece) => tell({ say: 'piece', piece }),
        );
      unsubscribe = registry().subscribe((sighting) => tell({ say: 'sighting', sighting }));
      tell({
        say: 'ready',
        table: { framework: attached.framework, routes: attached.routes(), gaps: attached.gaps() },
        sensors,
        ...asked,
      });
      return sensors;
    },
    take(message) {
      if (message.say === 'piece') serve?.(message.piece);
      else if (message.say === 'plant') {
        markers.push(...message.markers);
        plant(message.markers);
      } else if (message.say === 'forget') end();
    },
    rest(on) {
      if (on === rests) return;
      rests = on;
      if (on) uproot();
      else plant(markers);
    },
    end,
  };
}
