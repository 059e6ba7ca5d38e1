import { isMainThread } from 'node:worker_threads';
import { installSensors } from '../../sensors/shared/install.ts';
import { registry } from '../../sensors/shared/registry.ts';
import { channelOver } from '../channel.ts';
import type { FromTarget, ToTarget } from '../messages.ts';
import { createAgent } from './agent.ts';
import { captureListen } from './capture-listen.ts';
import { readConfig } from './config.ts';
import { contain } from './contain.ts';
import { endWithParent } from './end-with-parent.ts';
import { createNameReader } from './names-read.ts';
import { SHADOW } from './shadow-symbol.ts';

/**
 * What a shadow loads before everything else: it takes the listening, the effects and the sinks into its hands, then lets
 * the application begin. In each of its worker threads this runs as well.
 */
const config = readConfig(process.env);
if (config) {
  if (isMainThread) await begin(config);
  else {
    contain({ ...config, withheld: () => undefined });
    await installSensors();
  }
}

async function begin({ folder, policy, which }: NonNullable<typeof config>): Promise<void> {
  const channel = channelOver<ToTarget, FromTarget>(process);
  process.on('uncaughtExceptionMonitor', (error: unknown) =>
    channel.tell({ say: 'crash', stack: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
  const servers: unknown[] = [];
  const waiting: (() => void)[] = [];
  captureListen((server) => {
    servers.push(server);
    for (const heard of waiting.splice(0)) heard();
  });
  let testing = false;
  const endProbe = contain({
    folder,
    policy,
    withheld(kind, detail) {
      // The sensors' own known calls are nothing that the application does.
      if (!testing) channel.tell({ say: 'withheld', kind, detail });
    },
  });
  const { selfTest } = await installSensors();
  giveUpInspector();
  endWithParent();
  const testSensors = async () => {
    testing = true;
    try {
      return await selfTest();
    } finally {
      testing = false;
    }
  };
  const agent = createAgent({
    channel,
    registry: registry(),
    servers,
    onServer: (listener) => void waiting.push(listener),
    selfTest: testSensors,
    which,
    reader: createNameReader(
      (location, name) => channel.tell({ say: 'read', location, name }),
      (wanted) => channel.tell({ say: 'wanted', ...wanted }),
    ),
    onIdle: () => void endProbe(),
  });
  Object.defineProperty(globalThis, SHADOW, { value: agent });
}

/**
 * The sensor of `eval` has its session, or will have none: nobody else shall, not even where that sensor failed. No thread
 * may have been started before: Node 24 aborts when one that tells of its start finds the permission gone.
 */
function giveUpInspector(): void {
  const { permission } = process as { permission?: { drop?(name: string): void } };
  try {
    permission?.drop?.('inspector');
  } catch {
    // It was given up already.
  }
}
