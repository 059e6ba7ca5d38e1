import { extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyBaseLogger } from 'fastify';
import { pino } from 'pino';
import type { Route } from 'selfward';
import { loadChecks } from 'selfward/engine';
import { createAccess } from './access/create-access.ts';
import { listenAtBroker } from './agents/broker/listen-at-broker.ts';
import { createAgents } from './agents/create-agents.ts';
import { createAlarms } from './alarms/create-alarms.ts';
import { type CheckingRoom, createChecking } from './checking/create-checking.ts';
import { createWorkerRunner } from './checking/worker-client.ts';
import { type Config, type ConfigInput, parseConfig, readTls } from './config.ts';
import { createInterface } from './interface/create-interface.ts';
import type { App, Rooms } from './interface/rooms.ts';
import { routeTable } from './interface/route-table.ts';
import { createInventory } from './inventory/create-inventory.ts';
import { createEvents } from './model/events.ts';
import type { Store } from './model/store.ts';
import { createOperationsLog } from './operations/create-operations-log.ts';
import { createPlugins, type PluginRoom } from './plugins/create-plugins.ts';
import { routeDescriber } from './scratch/describe-route.ts';
import { seededAccess } from './scratch/seeded-access.ts';
import { specimenValues } from './scratch/specimens.ts';
import { unpluggedJobs } from './scratch/unplugged-jobs.ts';
import { unpluggedThings } from './scratch/unplugged-things.ts';
import { firstInventory } from './start/first-inventory.ts';
import { freePort, listenError } from './start/free-port.ts';
import { lockData } from './start/lock-data.ts';
import { scratchEnv } from './start/scratch-env.ts';
import { selfDevice } from './start/self-device.ts';
import { type SelfWatch, watchSelf } from './start/self-watch.ts';
import { createStopStack, type StopStack } from './start/stop-stack.ts';
import { readVersion } from './start/version.ts';
import { watchInventory } from './start/watch-inventory.ts';
import { watchProcess } from './start/watch-process.ts';
import { watchStore } from './start/watch-store.ts';
import { within } from './start/within.ts';
import { openStore } from './store/open-store.ts';
import { createThings } from './things/create-things.ts';

/** A server with all its rooms. */
export interface RunningApp {
  config: Config;
  app: App;
  store: Store;
  rooms: Rooms & { checking: CheckingRoom; plugins: PluginRoom };
  /** Its routes as its monitor is told them. */
  describe(route: Route): Route | undefined;
  /** @returns the address that browsers use. */
  listen(): Promise<string>;
  /** Stops everything, in order: first what takes requests, last the store. */
  close(): Promise<void>;
}

/** The second instance's sign-in limits: in force, but wide enough that the probes of one check do not wait for them. */
const ROOMY = { perPair: 100_000, perAddress: 100_000, perAccount: 100_000, withinMs: 60_000 };

/** What the shadow of this server starts in its place: TypeScript while run from the sources, JavaScript when built. */
const SECOND = new URL(`./scratch/scratch-main${extname(import.meta.url)}`, import.meta.url);

/** Where the build leaves what browsers get: beside `src` and in `dist` alike. */
export const ASSETS = fileURLToPath(new URL('../dist/assets/', import.meta.url));

/** What runs may take to end and to write back what they changed, of the five seconds that a stop may last. */
const CHECKING_STOP_MS = 3_000;

const WILDCARDS = ['0.0.0.0', '::'];

/** The address that browsers use. */
function addressOf({ origin, tls, host }: Config, port: number): string {
  if (origin !== undefined) return `${origin}/`;
  const name = WILDCARDS.includes(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `${tls === undefined ? 'http' : 'https'}://${name}:${port}/`;
}

const loggerOf = ({ logLevel }: Config): FastifyBaseLogger =>
  // What a request carries (cookies, passwords, bodies) is never logged: the serializers of Fastify name method and URL.
  pino(
    { level: logLevel, redact: ['req.headers', 'res.headers', 'password', '*.password', 'token', '*.token'] },
    pino.destination(2),
  );

/** The only place that knows every room: makes each and hands it to those that need it. */
export async function createApp(input: ConfigInput): Promise<RunningApp> {
  const config = parseConfig(input);
  const stack = createStopStack();
  try {
    return await build(config, stack);
  } catch (error) {
    await stack.stopAll().catch(() => undefined);
    throw error;
  }
}

async function build(config: Config, stack: StopStack): Promise<RunningApp> {
  const { scratch, self } = config;
  const data = resolve(config.data);
  const logger = loggerOf(config);
  const version = readVersion();
  const inventoryFile = resolve(config.inventory ?? join(data, 'inventory.json'));
  const tls = config.tls === undefined ? undefined : readTls(config.tls);
  const onTrouble = (what: string) => (error: unknown) => logger.error({ err: error }, what);

  stack.add(await lockData(data));
  const port = await freePort(config.host, config.port);
  const address = addressOf(config, port);

  const watchedStore = watchStore(await openStore({ store: config.store, folder: data }));
  const { store } = watchedStore;
  stack.add(() => store.close());
  stack.add(watchedStore.stop);
  const operations = await createOperationsLog({
    store,
    ...(scratch ? {} : { file: join(data, 'operations.jsonl') }),
    onError: onTrouble('the operations log file cannot be written'),
  });
  stack.add(() => operations.stop());
  const system = {
    operator: 'system',
    address: 'local',
    requestId: 'server',
    object: self.name,
    outcome: 'done',
  } as const;
  let started = false;
  stack.add(async () => {
    if (started) await operations.record({ ...system, action: 'server.stop' });
  });
  const events = createEvents();
  const alarms = await createAlarms({ store, events, log: operations, onTrouble: onTrouble('alarms') });
  stack.add(() => alarms.stop());
  await watchedStore.tell(alarms, self.name, onTrouble('the store'));
  if (config.inventory === undefined) await firstInventory(inventoryFile);
  const inventory = await createInventory({
    file: inventoryFile,
    self: selfDevice(config, version, address),
    events,
    onWarning: (warning) => logger.warn({ warning }, 'inventory'),
  });
  stack.add(() => inventory.stop());
  stack.add(watchInventory({ inventory, operations, alarms, events, logger, self: self.name, file: inventoryFile }));
  const room = await createAccess({ store, ...(scratch ? { limits: ROOMY } : {}) });
  const access = scratch ? seededAccess(room, config.seedOperators) : room;
  const things = scratch
    ? unpluggedThings()
    : createThings({
        ...{ inventory, events, alarms },
        readings: store.readings,
        self: self.name,
        onTrouble: onTrouble('readings'),
      });
  stack.add(() => things.stop());
  const plugins = await createPlugins({
    modules: config.plugins,
    stateFile: join(data, 'plugins.json'),
    ...(config.enabledPlugins === undefined ? {} : { enabled: config.enabledPlugins }),
  });
  const shipped = await loadChecks();
  const own = {
    payloadFolder: join(data, 'payloads'),
    checkFolder: join(data, 'checks'),
    templateFolder: config.templates === undefined || scratch ? join(data, 'templates') : resolve(config.templates),
  };
  const checking = await createChecking({
    ...{ store, inventory, events, alarms, operations },
    checks: shipped,
    jobs: scratch ? unpluggedJobs() : createWorkerRunner(),
    ...own,
    toolFolder: join(data, 'tools'),
    signInFolder: join(data, 'sign-ins'),
    ...(config.callback === undefined ? {} : { callback: config.callback }),
    ...(config.browser === undefined ? {} : { browser: config.browser }),
    autonomous: !scratch,
    self: { name: self.name, isWatched: config.selfCheck },
  });
  // A run that does not let go must not keep the store from being closed in order.
  stack.add(() => within(CHECKING_STOP_MS, checking.stop(), onTrouble('checks did not end in time')));

  const agents = await createAgents({
    ...{ store, inventory, alarms, operations },
    inside: checking.inside,
    self: self.name,
    // There nobody orders anything, and the probes of one check do not wait.
    ...(scratch ? { waitMs: 0, perMinute: 1_000_000 } : {}),
    onTrouble: onTrouble('agents'),
  });
  stack.add(() => agents.stop());
  if (config.agentsMqtt !== undefined && !scratch)
    stack.add(listenAtBroker({ url: config.agentsMqtt, agents, onTrouble: onTrouble('agents over MQTT') }).stop);

  const watch = watchProcess();
  stack.add(watch.stop);
  let selfWatch: SelfWatch | undefined;
  const rooms = {
    ...{ inventory, operations, access, things, checking, alarms, agents, plugins, events },
    self: () => selfWatch?.state(),
    state: async () => ({
      ...watch.state(),
      ...{ version, store: store.kind, logEntries: (await store.log.last())?.seq ?? 0 },
      routes: routeTable(app).map(({ method, url, access }) => ({ method, url, access })),
    }),
  };
  const allowedHosts = [
    ...config.allowedHosts,
    ...(config.origin === undefined ? [] : [new URL(config.origin).hostname]),
  ];
  const app: App = await createInterface({
    rooms,
    settings: {
      https: address.startsWith('https:'),
      bound: config.host,
      allowedHosts,
      self: self.name,
      assets: ASSETS,
      now: Date.now,
    },
    logger,
    trustProxy: config.trustProxy,
    ...(tls === undefined ? {} : { tls }),
    extend: (scope) => plugins.mount(scope),
    ...(scratch ? {} : { verifyEveryMs: 24 * 3_600_000 }),
  });
  stack.add(() => app.close());
  await app.ready();
  stack.add(plugins.onChange(() => selfWatch?.refresh()));
  const values = { checks: shipped, payloads: checking.payloads, plugin: plugins.list()[0]?.name, assets: ASSETS };
  const isOff = (url: string) =>
    plugins.list().some((each) => !each.enabled && `${url}/`.startsWith(`/plugins/${each.name}/`));
  const accessOf = (method: string, url: string) =>
    routeTable(app).find((route) => route.method === method && route.url === url)?.access;
  const describe = routeDescriber(specimenValues(values), accessOf, isOff);

  function beginSelfWatch(): void {
    const seed = {
      plugins,
      modules: config.plugins,
      allowedHosts: [...allowedHosts, new URL(address).hostname],
      address,
    };
    const watching = watchSelf({
      ...{ app, self: self.name, inside: checking.inside, checking, alarms, events },
      options: {
        origin: new URL(address).origin,
        describe,
        shadow: { entry: fileURLToPath(SECOND), env: () => scratchEnv(seed) },
        own: { payloads: [own.payloadFolder], checks: own.checkFolder, templates: own.templateFolder },
      },
      onTrouble: onTrouble('self-check'),
    });
    selfWatch = watching;
    stack.add(() => within(CHECKING_STOP_MS, watching.stop(), onTrouble('the self-check did not end in time')));
  }

  return {
    config,
    app,
    store,
    rooms,
    describe,
    async listen() {
      try {
        await app.listen({ host: config.host, port });
      } catch (cause) {
        throw listenError(cause, config.host, port);
      }
      const { total } = inventory.list({ limit: 1 });
      const warnings = inventory.state().warnings.length;
      const loaded = `${total} devices${warnings === 0 ? '' : `, ${warnings} warnings`}`;
      await operations.record({ ...system, action: 'server.start', detail: `version ${version}, store ${store.kind}` });
      await operations.record({ ...system, action: 'inventory.load', object: inventoryFile, detail: loaded });
      started = true;
      // Only now: what checks takes processor time, and whoever starts a server waits for its address.
      if (!scratch && config.selfCheck) beginSelfWatch();
      return address;
    },
    close: () => stack.stopAll(),
  };
}
