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
  end(): void;
}

export function createInline(
  app: unknown,
  attached: Attached,
  identities: Readonly<Record<string, IdentitySource>>,
  servers: () => readonly unknown[],
): Inline {
  const planted: (() => void)[] = [];
  let serve: ((piece: Piece) => void) | undefined;
  let unsubscribe = () => {};
  const end = () => {
    unsubscribe();
    for (const uproot of planted.splice(0)) uproot();
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
      else if (message.say === 'plant') for (const marker of message.markers) planted.push(registry().plant(marker));
      else if (message.say === 'forget') end();
    },
    end,
  };
}
