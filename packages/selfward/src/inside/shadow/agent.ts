import type { WatchOptions } from '../../model/monitor.ts';
import type { Registry } from '../../sensors/shared/registry.ts';
import { described } from '../adapters/described.ts';
import { attach } from '../adapters/index.ts';
import { withDescription } from '../adapters/with-description.ts';
import type { Channel } from '../channel.ts';
import type { FromTarget, SensorState, Table, ToTarget } from '../messages.ts';
import { servePieces } from '../transport/serve-pieces.ts';
import { askIdentities } from './ask-identities.ts';
import { findServer } from './find-server.ts';
import type { NameReader } from './names-read.ts';

/** How long a watched application that has not listened yet is waited for. */
const LISTEN_MS = 1000;

export interface AgentParts {
  channel: Channel<ToTarget, FromTarget>;
  registry: Registry;
  /** Servers that listen, as far as they were captured. */
  servers: readonly unknown[];
  onServer(listener: () => void): void;
  selfTest(): Promise<SensorState[]>;
  /** Which call of `watch` this shadow is for, counted from 0: an entry may watch several applications. */
  which: number;
  reader: NameReader;
  /** A request's life is over. */
  onIdle(): void;
}

/** In a shadow, what `watch` hands the application to. */
export interface Agent {
  watch(app: unknown, options: WatchOptions): void;
}

/** Takes probes in a shadow: hands connections to the application's server and tells of sightings. */
export function createAgent(parts: AgentParts): Agent {
  const { channel, registry } = parts;
  const planted: (() => void)[] = [];
  let calls = 0;
  let serve: ((piece: Extract<ToTarget, { say: 'piece' }>['piece']) => void) | undefined;

  registry.subscribe((sighting) => channel.tell({ say: 'sighting', sighting }));
  const idle = createIdle(parts.onIdle);
  channel.on((message) => {
    if (message.say === 'piece') {
      idle.touch();
      serve?.(message.piece);
    } else if (message.say === 'plant') for (const marker of message.markers) planted.push(registry.plant(marker));
    else if (message.say === 'forget') for (const uproot of planted.splice(0)) uproot();
    else if (message.say === 'learn') {
      if (message.request) parts.reader.begin(message.request);
      else parts.reader.end();
    } else channel.tell({ say: 'pong', id: message.id, cpuMs: cpuMs() });
  });

  async function begin(app: unknown, options: WatchOptions): Promise<void> {
    const attached = described(withDescription(attach(app), options.openapi), options.describe);
    await listening(parts);
    const server = await findServer(app, attached, parts.servers);
    if (!server) throw new Error(`no server was found for the ${attached.framework} application`);
    serve = servePieces(
      () => server,
      (piece) => {
        idle.touch();
        channel.tell({ say: 'piece', piece });
      },
    );
    const table = (): Table => ({ framework: attached.framework, routes: attached.routes(), gaps: attached.gaps() });
    const { identities, troubles } = await askIdentities(options.identities ?? {});
    const sensors = await parts.selfTest();
    channel.tell({ say: 'ready', table: table(), sensors, identities, troubles });
    attached.onChange(() => channel.tell({ say: 'table', table: table() }));
  }

  return {
    watch(app, options) {
      if (calls++ !== parts.which) return;
      begin(app, options).catch((error: unknown) =>
        channel.tell({ say: 'failed', reason: error instanceof Error ? error.message : String(error) }),
      );
    },
  };
}

/** Waits until something listens; an application that never does is served without. */
function listening({ servers, onServer }: AgentParts): Promise<void> {
  if (servers.length > 0) return Promise.resolve();
  return new Promise((resolve) => {
    onServer(resolve);
    setTimeout(resolve, LISTEN_MS);
  });
}

/** A probe's life: from its first piece until nothing was said for a while. */
function createIdle(onIdle: () => void): { touch(): void } {
  const QUIET_MS = 100;
  let timer: NodeJS.Timeout | undefined;
  return {
    touch() {
      clearTimeout(timer);
      timer = setTimeout(onIdle, QUIET_MS);
    },
  };
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
