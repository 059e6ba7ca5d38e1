import { parseArgs } from 'node:util';
import { ConfigError, type Flags, readConfig } from './config.ts';
import { readVersion } from './start/version.ts';

const USAGE = `Usage: selfward-server <command> [options]

Commands
  start                    run the server
  log verify               walk the operations log's chain; names the first broken entry
  operator reset <name>    issue a one-time password (with the server stopped)

Options
  --data <folder>          what the server keeps (default: data)
  --store <store>          sqlite (default) or mongodb://host; a URL with a password goes into SELFWARD_STORE
  --host <address>         address to listen on (default: 127.0.0.1)
  --port <number>          port to listen on (default: 8470; 0 takes a free one)
  --inventory <file>       the devices' JSON file (default: inventory.json in the data folder)
  --plugin <module>        a plugin's module; may be repeated; off until it is switched on
  --origin <url>           the address that browsers use, where it is another (a proxy in front)
  --allowed-host <name>    a further name that the server is reached under; may be repeated
  --agents-mqtt <url>      a broker where devices report that cannot reach this server; a URL with a password goes
                           into SELFWARD_AGENTS_MQTT
  --tls-cert <file>        certificate and key, PEM, to serve https
  --tls-key <file>
  --help, --version

Each option has a variable: SELFWARD_DATA, SELFWARD_STORE, SELFWARD_HOST, SELFWARD_PORT (or PORT),
SELFWARD_INVENTORY, SELFWARD_PLUGINS, SELFWARD_ORIGIN, SELFWARD_ALLOWED_HOSTS, SELFWARD_AGENTS_MQTT,
SELFWARD_TLS_CERT, SELFWARD_TLS_KEY; and SELFWARD_TRUST_PROXY (addresses of proxies whose X-Forwarded-*
are believed), SELFWARD_CALLBACK (where devices call back while they are checked; none: nowhere),
SELFWARD_TEMPLATES (a folder of templates), SELFWARD_BROWSER (a Chromium that runs what checks find),
SELFWARD_SELF_CHECK (off: this server does not check itself), SELFWARD_LOG_LEVEL, SELFWARD_NAME,
SELFWARD_NET and SELFWARD_POSITION (this server as a device).

Exit status: 0 done, 1 the chain is broken or the server failed, 2 wrong usage or a setting that cannot be used.
`;

const OPTIONS = {
  data: { type: 'string' },
  store: { type: 'string' },
  host: { type: 'string' },
  port: { type: 'string' },
  inventory: { type: 'string' },
  plugin: { type: 'string', multiple: true },
  origin: { type: 'string' },
  'allowed-host': { type: 'string', multiple: true },
  'agents-mqtt': { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

function parse(argv: readonly string[]): { words: string[]; flags: Flags; help: boolean; version: boolean } {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
    const { help = false, version = false, ...flags } = values;
    return { words: positionals, flags, help, version };
  } catch (cause) {
    throw new ConfigError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** The `selfward-server` command. Commands are loaded when they are called, so that `--help` answers at once. */
export async function main(argv: readonly string[]): Promise<void> {
  // What the server keeps is nobody else's to read: password hashes, findings, and whatever an inventory says of devices.
  // Whoever wants it shared gives a file the rights; those that exist keep theirs.
  process.umask(0o077);
  try {
    const { words, flags, help, version } = parse(argv);
    const command = words.join(' ');
    if (version) process.stdout.write(`${readVersion()}\n`);
    else if (help || command === '') {
      process.stdout.write(USAGE);
      if (!help) process.exitCode = 2;
    } else if (command === 'start') {
      const { startServer } = await import('./start/start-server.ts');
      await startServer(readConfig(flags, process.env));
    } else if (command === 'log verify') {
      const { verifyLog } = await import('./start/verify-log.ts');
      process.exitCode = await verifyLog(readConfig(flags, process.env));
    } else if (words[0] === 'operator' && words[1] === 'reset' && words[2] !== undefined && words.length === 3) {
      const { resetOperator } = await import('./start/reset-operator.ts');
      await resetOperator(readConfig(flags, process.env), words[2]);
    } else throw new ConfigError(`there is no command "${command}"; selfward-server --help names them`);
  } catch (error) {
    process.exitCode = error instanceof ConfigError ? 2 : 1;
    if (error instanceof Error && (error instanceof ConfigError || PLAIN.has(error.name))) {
      const { cause: inner, message } = error;
      const cause = inner instanceof Error && !message.includes(inner.message) ? ` (${inner.message})` : '';
      process.stderr.write(`selfward-server: ${message}${cause}\n`);
    } else console.error(error);
  }
}

/** Errors of the rooms that are words for people: no stack is needed to understand them. */
const PLAIN = new Set(['StoreError', 'AccessError', 'InventoryError', 'PluginError', 'PayloadError', 'CheckError']);
