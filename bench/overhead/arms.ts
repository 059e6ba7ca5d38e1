import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Where `scripts/install-bench-peers.sh` puts them. */
const PEERS = join(ROOT, '.tools', 'overhead-peers', 'node_modules');

export const OWN_ARMS = ['control', 'idle', 'alive'] as const;
export const PEER_ARMS = ['dd-trace', 'aikido-firewall'] as const;
/** While visitors come. `idle`: watched, and nothing is checked meanwhile, so that what checking adds is told apart. */
export const BUSY_ARMS = ['idle', 'busy', 'inline'] as const;
export type BusyArm = (typeof BUSY_ARMS)[number];
export type Arm = 'bare' | BusyArm | (typeof OWN_ARMS)[number] | (typeof PEER_ARMS)[number];

export interface ArmSetup {
  title: string;
  execArgv: readonly string[];
  env: Readonly<Record<string, string>>;
  /** What must be there. */
  needs?: string;
}

const SENSORS = ['--import', 'selfward/sensors'];
const DD = join(PEERS, 'dd-trace', 'init.js');
const AIKIDO = join(PEERS, '@aikidosec', 'firewall', 'index.js');

/** How each arm's process is started; the application is the same. */
export const ARMS: Readonly<Record<Arm, ArmSetup>> = {
  bare: { title: 'bare', execArgv: [], env: {} },
  control: { title: 'bare against bare', execArgv: [], env: {} },
  idle: { title: 'watched, idle', execArgv: SENSORS, env: {} },
  alive: { title: 'watched, markers alive', execArgv: SENSORS, env: {} },
  busy: { title: 'watched, checking in a shadow', execArgv: SENSORS, env: {} },
  inline: { title: 'watched, checking inline', execArgv: SENSORS, env: {} },
  'dd-trace': {
    title: 'dd-trace, IAST on',
    execArgv: ['--require', DD],
    // No agent runs here: what it would send goes to a closed port of this machine, and nothing else leaves.
    env: {
      DD_IAST_ENABLED: 'true',
      DD_TRACE_AGENT_URL: 'http://127.0.0.1:9',
      DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
      DD_REMOTE_CONFIGURATION_ENABLED: 'false',
      DD_TRACE_STARTUP_LOGS: 'false',
    },
    needs: DD,
  },
  'aikido-firewall': {
    title: '@aikidosec/firewall',
    execArgv: ['--require', AIKIDO],
    // Blocking is what turns it on without an account; without a token it reports nowhere.
    env: { AIKIDO_BLOCK: 'true' },
    needs: AIKIDO,
  },
};

export const isThere = ({ needs }: ArmSetup): boolean => needs === undefined || existsSync(needs);
