import PQueue from 'p-queue';
import { type Device, isEnabled } from '../model/device.ts';
import type { Events } from '../model/events.ts';
import type { Reading } from '../model/reading.ts';
import type { Inventory, Things } from '../model/rooms.ts';
import type { ReadingTable } from '../model/store.ts';
import { type Actuated, invokeAction, setVariable } from './actuate.ts';
import { ActuationError } from './actuation-error.ts';
import type { DeviceAnswer, DeviceTransport } from './device-transport.ts';
import { httpTransport } from './http-transport.ts';
import { keepReadings } from './keep-readings.ts';
import type { Outcome } from './poll-device.ts';
import { delayAfter, REQUESTS_A_SECOND, statusAfter } from './status-after.ts';
import { type RaisingAlarms, tellAlarms } from './tell-alarms.ts';
import { isReachedAsBefore, isRead, loadOf, lookAt, type WatchedDevice, watchDevice } from './watched-device.ts';

export interface ThingsOptions {
  inventory: Pick<Inventory, 'list' | 'get' | 'subscribe'>;
  /** The store's. */
  readings: ReadingTable;
  events: Events;
  alarms?: RaisingAlarms;
  /** The name of this server's own entry: it answers as long as anybody can ask, and is not asked. */
  self?: string;
  /** Milliseconds between looks at a device; more where the devices are many. */
  intervalMs?: number;
  now?: () => number;
  transport?: { send: DeviceTransport; close(): Promise<void> };
  /** Hears why readings or alarms could not be written. */
  onTrouble?: (error: unknown) => void;
}

export interface PolledThings extends Things {
  /** Looks at a device now, or waits for the look that is under way. */
  refresh(name: string): Promise<void>;
}

const AT_ONCE = 32;
const TICK_MS = 100;
/** After an operator did something to a device. */
const SOON_MS = 500;
/** Between the first looks at two devices. */
const START_MS = 25;
const FLUSH_MS = 1_000;
const EXPIRE_MS = 3_600_000;
/** What runs when it stops has so long; then it is broken off. */
const STOP_MS = 2_000;
/** Spreads places evenly over the round, however many there will be. */
const GOLDEN = 0.618_033_988_75;

/** Polls devices, keeps what they say, and actuates them. */
export function createThings(options: ThingsOptions): PolledThings {
  const { inventory, readings: table, events, alarms, self = '', intervalMs = 5_000, now = Date.now } = options;
  const { transport = httpTransport(), onTrouble = () => {} } = options;
  const told = tellAlarms(alarms, self, onTrouble);
  const readings = keepReadings(table, { now, onStore: told.store });
  const watched = new Map<string, WatchedDevice>();
  const looks = new PQueue({ concurrency: AT_ONCE });
  const actuations = new PQueue();
  const paced = new PQueue({
    concurrency: AT_ONCE,
    interval: TICK_MS,
    intervalCap: (REQUESTS_A_SECOND * TICK_MS) / 1_000,
  });
  const startedAt = now();
  let stopped = false;
  let load = 0;
  let places = 0;

  const isCurrent = (one: WatchedDevice): boolean => watched.get(one.device.name) === one;

  /** One request at a time for each device, and for looks so many a second for all; operators do not stand in that line. */
  function sendTo(one: WatchedDevice, line?: PQueue): DeviceTransport {
    return (request) => {
      const send = async (): Promise<DeviceAnswer> => {
        // It may have been switched off or taken out while the request waited for its turn.
        if (!isCurrent(one)) return { is: 'unusable', problem: 'it was changed in the inventory meanwhile' };
        if (stopped && line !== undefined) return { is: 'unusable', problem: 'this server is stopping' };
        return transport.send(request);
      };
      return one.turns.add(() => (line === undefined ? send() : line.add(send)));
    };
  }

  function keep(device: string, values: ReadonlyMap<string, Reading['value']>): void {
    if (values.size === 0) return;
    const time = now();
    readings.add([...values].map(([variable, value]) => ({ device, variable, time, value })));
    const told = [...values].map(([variable, value]) => ({ variable, value, time }));
    events.publish({ topic: 'reading', device, values: told });
  }

  async function settle(one: WatchedDevice, outcome: Outcome): Promise<void> {
    const { name: device } = one.device;
    const before = one.standing.status.state;
    one.standing = statusAfter(one.standing, outcome, now());
    const { state } = one.standing.status;
    if (state !== before) events.publish({ topic: 'status', device, state });
    if (outcome.is === 'answer') keep(device, outcome.values);
    await told.device(one);
  }

  async function look(one: WatchedDevice): Promise<void> {
    const before = {
      at: now(),
      load: loadOf(one),
      isFirst: one.standing.misses === 0 && one.standing.status.state === 'unknown',
    };
    const outcome = await lookAt(one, sendTo(one, paced), now);
    if (stopped || !isCurrent(one)) return;
    load += loadOf(one) - before.load;
    await settle(one, outcome);
    const delay = delayAfter(one.standing.misses, { intervalMs, load, isRead: isRead(one) });
    one.nextAt = Math.max(now(), before.at + delay * (before.isFirst ? 1 + one.phase : 1));
  }

  function start(one: WatchedDevice, priority = 0): Promise<void> {
    one.looking ??= looks
      .add(async () => (stopped || !isCurrent(one) ? undefined : look(one)), { priority })
      .finally(() => {
        one.looking = undefined;
      });
    return one.looking;
  }

  function enter(device: Device, previous?: WatchedDevice): void {
    places += 1;
    const phase = (places * GOLDEN) % 1;
    const firstAt = now() + (previous === undefined ? places * START_MS : 0);
    const one = watchDevice(device, { isSelf: device.name === self, now: now(), phase, firstAt });
    if (previous !== undefined) {
      one.told = previous.told;
      load -= loadOf(previous);
      events.publish({ topic: 'status', device: device.name, state: one.standing.status.state });
    }
    load += loadOf(one);
    watched.set(device.name, one);
    if (!one.isAsked) void told.device(one);
  }

  function leave(name: string): void {
    const one = watched.get(name);
    if (one !== undefined) load -= loadOf(one);
    watched.delete(name);
    readings.forget(name);
    void told.gone(name);
  }

  const unsubscribe = inventory.subscribe(({ added, changed, removed }) => {
    for (const name of removed) leave(name);
    for (const name of [...added, ...changed]) {
      const device = inventory.get(name);
      const before = watched.get(name);
      if (device === undefined) continue;
      if (before !== undefined && isReachedAsBefore(before.device, device)) before.device = device;
      else enter(device, before);
    }
  });
  for (const device of inventory.list().rows) enter(device);

  const timers = [
    setInterval(() => {
      for (const one of watched.values())
        if (one.isAsked && one.looking === undefined && one.nextAt <= now()) start(one).catch(onTrouble);
    }, TICK_MS),
    setInterval(readings.flush, FLUSH_MS),
    setInterval(readings.expire, EXPIRE_MS),
  ];
  for (const timer of timers) timer.unref();

  /** It answered an operator: whatever was thought of it, it is there, and what it did shows soon. */
  function heard(one: WatchedDevice, values: readonly [string, Reading['value']][]): void {
    if (!isCurrent(one)) return;
    keep(one.device.name, new Map(values));
    one.nextAt = Math.min(one.nextAt, now() + SOON_MS);
  }

  /** What may be actuated, with its description. @throws ActuationError */
  async function actuated(name: string): Promise<Actuated & { one: WatchedDevice }> {
    const one = watched.get(name);
    if (one === undefined) throw new ActuationError('unknown', `There is no device "${name}".`);
    if (!isEnabled(one.device)) throw new ActuationError('disabled', `${name} is switched off in the inventory.`);
    if (one.plan === undefined && one.device.td !== undefined) await start(one, 1);
    if (one.plan === undefined) {
      const { problem = 'it has no Thing Description' } = one.standing.status;
      throw new ActuationError('undescribed', `${name} cannot be actuated: ${problem}.`);
    }
    return { name, plan: one.plan, send: sendTo(one), one };
  }

  return {
    describe: (name) => watched.get(name)?.plan?.thing,
    status: (name) => watched.get(name)?.standing.status ?? { state: 'not-polled', since: startedAt },
    silent: () =>
      [...watched.values()].filter((one) => one.standing.status.state === 'silent').map((one) => one.device.name),
    latest: readings.latest,
    history: (name, variable, since, until, buckets) => table.history(name, variable, since, until, buckets),
    setVariable: (name, variable, value) =>
      actuations.add(async () => {
        const target = await actuated(name);
        const taken = await setVariable(target, variable, value);
        heard(target.one, taken === undefined ? [] : [[variable, taken]]);
      }),
    invoke: (name, action, input) =>
      actuations.add(async () => {
        const target = await actuated(name);
        await invokeAction(target, action, input);
        heard(target.one, []);
      }),
    async refresh(name) {
      const one = watched.get(name);
      if (one?.isAsked === true) await start(one, 1);
    },
    async stop() {
      stopped = true;
      unsubscribe();
      for (const timer of timers) clearInterval(timer);
      const idle = Promise.all([looks.onIdle(), actuations.onIdle()]);
      const late = new Promise((resolve) => setTimeout(resolve, STOP_MS).unref());
      await Promise.race([idle, late]);
      await transport.close();
      await idle;
      await readings.flush();
    },
  };
}
