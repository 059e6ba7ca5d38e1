import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogue, NETWORKS } from './catalogue.ts';
import type { SimulatedDevice } from './device.ts';
import { startFlaskDevices } from './flask-devices.ts';
import type { Flaw } from './flaw.ts';
import { plantedIn, type Twins } from './flaws.ts';
import { type BuildingInventory, entriesOf } from './inventory.ts';
import { close, listen, originAt } from './listen.ts';
import { firmwareRoutes } from './pages.ts';
import { createRandom } from './physics/random.ts';
import { createRooms, type Rooms } from './physics/rooms.ts';
import { thingRoutes } from './thing.ts';
import { type Counters, createCounters } from './web/counters.ts';
import { createDeviceServer } from './web/device-server.ts';

/** The first of the fixed ports; the devices stand behind one another from here. */
export const BASE_PORT = 18_470;
/** How much faster than ours the building's time goes: an air conditioner's effect shows within a minute. */
const TIME_FACTOR = 20;

export interface BuildingOptions {
  /** `fixed` ports from `basePort` on, each replaced by a free one where it is taken; or all `free`. */
  ports?: 'fixed' | 'free';
  basePort?: number;
  seed?: number;
  /** Milliseconds between two steps of the physics; 0 leaves them to `step`. */
  tickMs?: number;
  /** Whether devices take the time that such devices take. */
  latency?: boolean;
  /** Whether to start the Flask devices too, where this machine has Flask. */
  flask?: boolean;
  /** Milliseconds that they may take to start, before they are left out. */
  flaskLimitMs?: number;
  /** Takes one line for people: that something was left out. */
  say?: (line: string) => void;
}

export interface Building {
  inventory: BuildingInventory;
  flaws: readonly Flaw[];
  twins: readonly Twins[];
  rooms: Rooms;
  /** A device's own address, with a slash at its end. */
  url(name: string): string;
  /** Installs a device's mended firmware. */
  mend(name: string): Promise<void>;
  /** Installs its flawed firmware again. */
  break(name: string): Promise<void>;
  /** What was asked of each device and done to it since the start. */
  stats(): Readonly<Record<string, Counters>>;
  stop(): Promise<void>;
}

/** Starts the simulated building: every device a web server of its own on a loopback port. */
export async function startBuilding(options: BuildingOptions = {}): Promise<Building> {
  const {
    ports = 'free',
    basePort = BASE_PORT,
    seed = 1,
    tickMs = 1_000,
    latency = true,
    flask = true,
    flaskLimitMs = 10_000,
    say = () => {},
  } = options;
  const random = createRandom(seed);
  const rooms = createRooms(createRandom(seed + 1));
  const folder = await mkdtemp(join(tmpdir(), 'selfward-building-'));
  const devices = catalogue({ rooms, random }, folder);
  const portOf = (at: number) => (ports === 'fixed' ? basePort + at : 0);

  // Chance of its own: readings must not depend on how often somebody asked.
  const delays = createRandom(seed + 2);
  const running = await Promise.all(
    devices.map(async (device, at) => {
      const counters = createCounters();
      const server = serve(device, counters, latency ? () => delays.between(...(device.latency ?? [5, 40])) : () => 0);
      return { device, counters, server, origin: originAt(await listen(server, portOf(at))) };
    }),
  );
  const flaskDevices = flask
    ? await startFlaskDevices({ portOf: (at) => portOf(devices.length + at), say, limitMs: flaskLimitMs })
    : undefined;
  const planted = plantedIn(devices);
  const timer = tickMs > 0 ? setInterval(() => rooms.step((tickMs / 1_000) * TIME_FACTOR), tickMs) : undefined;

  const find = (name: string) => {
    const found = running.find(({ device }) => device.name === name);
    if (found === undefined) throw new Error(`The building has no device of the name ${name}`);
    return found;
  };
  const install = async (name: string, which: 0 | -1) => {
    if (await flaskDevices?.install(name, which === 0 ? 'flawed' : 'mended')) return;
    const { firmware } = find(name).device;
    firmware.install(firmware.versions.at(which) ?? '');
  };
  return {
    rooms,
    inventory: {
      devs: [...running.flatMap(({ device, origin }) => entriesOf(device, origin)), ...(flaskDevices?.entries ?? [])],
      networks: [...NETWORKS],
    },
    flaws: [...planted.flaws, ...(flaskDevices?.flaws ?? [])],
    twins: [...planted.twins, ...(flaskDevices?.twins ?? [])],
    url: (name) => flaskDevices?.url(name) ?? `${find(name).origin}/`,
    mend: (name) => install(name, -1),
    break: (name) => install(name, 0),
    stats: () => ({
      ...Object.fromEntries(running.map(({ device, counters }) => [device.name, counters])),
      ...flaskDevices?.counters,
    }),
    async stop() {
      clearInterval(timer);
      await Promise.all([...running.map(({ server }) => close(server)), flaskDevices?.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function serve(device: SimulatedDevice, counters: Counters, latency: () => number): Server {
  const { routes, things, firmware, draw, oneAtATime = false } = device;
  return createDeviceServer({
    routes: [...routes, ...firmwareRoutes(firmware, draw), ...things.flatMap(thingRoutes)],
    counters,
    banner: device.skin.banner,
    latency,
    oneAtATime,
  });
}
