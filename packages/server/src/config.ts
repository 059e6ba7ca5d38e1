import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { brokerAddress } from 'selfward/engine';
import { z } from 'zod';
import { LEVELS } from './model/level.ts';

const list = (text: string | undefined) =>
  (text ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

const hostName = z
  .string()
  .regex(/^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)$/i, 'must be a host name or an address, without a port')
  .transform((name) => name.toLowerCase());

const proxy = z.union([z.literal('loopback'), z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], {
  error: 'must be addresses like 192.0.2.1 or 192.0.2.0/24, or "loopback"',
});

/** Everything that can be set. The defaults run a server for this machine alone. */
export const ConfigSchema = z.strictObject({
  /** Folder of the store, the log file, own payloads and what else is kept. */
  data: z.string().min(1).default('data'),
  host: z.string().min(1).default('127.0.0.1'),
  port: z.number().int().min(0).max(65_535).default(8470),
  /** `sqlite`, or a MongoDB URL. */
  store: z
    .string()
    .regex(/^(sqlite|mongodb(\+srv)?:\/\/.+)$/, 'must be "sqlite" or a URL that starts with mongodb://')
    .default('sqlite'),
  /** The devices' JSON file; in the data folder where not given. */
  inventory: z.string().min(1).optional(),
  plugins: z.array(z.string().min(1)).default([]),
  /** The address that browsers use, when it is not the one that is bound (a proxy, a name). */
  origin: z
    .url({ protocol: /^https?$/, error: 'must start with http:// or https://' })
    .transform((text) => new URL(text).origin)
    .optional(),
  allowedHosts: z.array(hostName).default([]),
  /** Proxies whose X-Forwarded-* are believed. Nobody else's are: they would choose their own address in the log. */
  trustProxy: z.array(proxy).default([]),
  /** A folder of templates; `templates` in the data folder where not given. */
  templates: z.string().min(1).optional(),
  /** Under which address devices reach this machine, for checks that wait for their calls. */
  callback: z
    .string()
    .regex(/^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?$/i, 'must be a host, a host:port, or "none"')
    .refine((text) => Number(/:(\d+)$/.exec(text)?.[1] ?? 1) <= 65_535, 'must have a port below 65536')
    .refine((text) => !/^(0\.0\.0\.0|\[::\])(:|$)/.test(text), 'must be an address that devices can call')
    .optional(),
  /** The file of a Chromium that runs what checks find; nothing is run where not given. */
  browser: z.string().min(1).optional(),
  /** A broker where devices report that cannot reach this server. */
  agentsMqtt: z
    .url({ protocol: /^mqtts?$/, error: 'must start with mqtts:// or mqtt://' })
    .superRefine((text, context) => {
      try {
        brokerAddress(text, 'it');
      } catch (error) {
        context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
      }
    })
    .optional(),
  /** Files with the certificate and its key, PEM. */
  tls: z.strictObject({ cert: z.string().min(1), key: z.string().min(1) }).optional(),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('warn'),
  /** Whether this server checks itself. */
  selfCheck: z.boolean().default(true),
  /** This server's own entry in the list of devices. */
  self: z
    .strictObject({
      name: z.string().min(1).default('selfward'),
      net: z.union([z.string(), z.array(z.string())]).default([]),
      position: z.string().min(1).default('server room'),
    })
    .prefault({}),
  /** The second instance, which takes the probes: nothing is polled, actuated, scheduled or remembered. */
  scratch: z.boolean().default(false),
  /** Sessions that exist from the start; for the second instance alone. */
  seedOperators: z
    .array(z.strictObject({ name: z.string(), level: z.enum(LEVELS), token: z.string().min(32) }))
    .default([]),
  /** Plugins that are on, whatever was remembered; for the second instance alone. */
  enabledPlugins: z.array(z.string()).optional(),
});
export type Config = z.infer<typeof ConfigSchema>;
/** What may be given; the rest has defaults. */
export type ConfigInput = z.input<typeof ConfigSchema>;

/** A setting that cannot be used, with its likely cause. */
export class ConfigError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ConfigError';
  }
}

/** What was given on the command line, by the flags' names. */
export interface Flags {
  data?: string;
  host?: string;
  port?: string;
  store?: string;
  inventory?: string;
  plugin?: readonly string[];
  origin?: string;
  'allowed-host'?: readonly string[];
  'agents-mqtt'?: string;
  'tls-cert'?: string;
  'tls-key'?: string;
}

type Env = Readonly<Record<string, string | undefined>>;

const given = (text: string | undefined): string | undefined => (text === undefined || text === '' ? undefined : text);

function switchOf(name: string, text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (text !== 'on' && text !== 'off') throw new ConfigError(`${name} is "${text}"; it must be "on" or "off"`);
  return text === 'on';
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,5}$/.test(text)) throw new ConfigError(`port "${text}" is no number between 0 and 65535`);
  return Number(text);
}

/** A password on a command line can be read by everybody on the machine. */
function refuseSecret(flag: string, url: string | undefined, variable: string): void {
  if (url !== undefined && URL.canParse(url) && new URL(url).password !== '')
    throw new ConfigError(
      `${flag} holds a password, which everybody on this machine could read; put it into ${variable}`,
    );
}

const NAMES: Readonly<Record<string, string>> = {
  data: '--data or SELFWARD_DATA',
  host: '--host or SELFWARD_HOST',
  port: '--port, SELFWARD_PORT or PORT',
  store: '--store or SELFWARD_STORE',
  inventory: '--inventory or SELFWARD_INVENTORY',
  plugins: '--plugin or SELFWARD_PLUGINS',
  origin: '--origin or SELFWARD_ORIGIN',
  allowedHosts: '--allowed-host or SELFWARD_ALLOWED_HOSTS',
  logLevel: 'SELFWARD_LOG_LEVEL',
  trustProxy: 'SELFWARD_TRUST_PROXY',
  callback: 'SELFWARD_CALLBACK',
  templates: 'SELFWARD_TEMPLATES',
  browser: 'SELFWARD_BROWSER',
  agentsMqtt: '--agents-mqtt or SELFWARD_AGENTS_MQTT',
  tls: '--tls-cert and --tls-key',
  selfCheck: 'SELFWARD_SELF_CHECK',
  self: 'SELFWARD_NAME, SELFWARD_NET and SELFWARD_POSITION',
};

/** @throws ConfigError with a line for every setting that cannot be used. */
export function parseConfig(input: unknown): Config {
  const parsed = ConfigSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => {
    const [first = ''] = path.map(String);
    return `${NAMES[first] ?? path.join('.')}: ${message}`;
  });
  throw new ConfigError(lines.join('\n'));
}

/** Settings from flags, then from the environment, then defaults. */
export function readConfig(flags: Flags, env: Env): Config {
  refuseSecret('--store', flags.store, 'SELFWARD_STORE');
  refuseSecret('--agents-mqtt', flags['agents-mqtt'], 'SELFWARD_AGENTS_MQTT');
  const cert = flags['tls-cert'] ?? given(env.SELFWARD_TLS_CERT);
  const key = flags['tls-key'] ?? given(env.SELFWARD_TLS_KEY);
  if ((cert === undefined) !== (key === undefined))
    throw new ConfigError(
      '--tls-cert and --tls-key (SELFWARD_TLS_CERT, SELFWARD_TLS_KEY) belong together; one is missing',
    );
  const net = list(env.SELFWARD_NET);
  const wanted = {
    data: flags.data ?? given(env.SELFWARD_DATA),
    host: flags.host ?? given(env.SELFWARD_HOST),
    port: portOf(flags.port ?? given(env.SELFWARD_PORT) ?? given(env.PORT)),
    store: flags.store ?? given(env.SELFWARD_STORE),
    inventory: flags.inventory ?? given(env.SELFWARD_INVENTORY),
    plugins: flags.plugin ?? list(env.SELFWARD_PLUGINS),
    origin: flags.origin ?? given(env.SELFWARD_ORIGIN),
    allowedHosts: flags['allowed-host'] ?? list(env.SELFWARD_ALLOWED_HOSTS),
    trustProxy: list(env.SELFWARD_TRUST_PROXY),
    callback: given(env.SELFWARD_CALLBACK),
    templates: given(env.SELFWARD_TEMPLATES),
    browser: given(env.SELFWARD_BROWSER),
    agentsMqtt: flags['agents-mqtt'] ?? given(env.SELFWARD_AGENTS_MQTT),
    tls: cert === undefined || key === undefined ? undefined : { cert, key },
    logLevel: given(env.SELFWARD_LOG_LEVEL),
    selfCheck: switchOf('SELFWARD_SELF_CHECK', given(env.SELFWARD_SELF_CHECK)),
    self: {
      name: given(env.SELFWARD_NAME),
      net: net.length === 0 ? undefined : net.length === 1 ? net[0] : net,
      position: given(env.SELFWARD_POSITION),
    },
  };
  return parseConfig(wanted);
}

/** @throws ConfigError that names the file. */
export function readTls(tls: { cert: string; key: string }): { cert: string; key: string } {
  const read = (file: string, what: string) => {
    try {
      return readFileSync(resolve(file), 'utf8');
    } catch (cause) {
      throw new ConfigError(`the ${what} ${file} cannot be read`, { cause });
    }
  };
  return { cert: read(tls.cert, 'certificate'), key: read(tls.key, 'key') };
}
