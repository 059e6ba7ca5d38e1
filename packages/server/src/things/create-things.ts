import PQueue from 'p-queue';
import { isEnabled } from '../model/device.ts';
import type { Events } from '../model/events.ts';
import type { Reading } from '../model/reading.ts';
import type { Inventory, Things } from '../model/rooms.ts';
import type { ReadingTable } from '../model/store.ts';
import { invokeAction, setVariable } from './actuate.ts';
import { ActuationError } from './actuation-error.ts';
import type { Plan } from './describe-thing.ts';
import type { DeviceTransport } from './device-transport.ts';
import { httpTransport } from './http-transport.ts';
import { keepReadings } from './keep-readings.ts';
import { delayAfter, statusAfter } from './status-after.ts';
import { AT_ONCE, takeTurns } from './take-turns.ts';
import { type RaisingAlarms, tellAlarms } from './tell-alarms.ts';
import { watchList } from './watch-list.ts';
import { isRead, lookAt, type WatchedDevice } from './watched-device.ts';

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

const TICK_MS = 100;
/** After an operator did something to a device. */
const SOON_MS = 500;
const FLUSH_MS = 1_000;
const EXPIRE_MS = 3_600_000;
/** What runs when it stops has so long; then it is broken off. */
const STOP_MS = 2_000;

/** Polls devices, keeps what they say, and actuates them. */
export function createThings(options: ThingsOptions): PolledThings {
  const { inventory, readings: table, events, alarms, self = '', intervalMs = 5_000, now = Date.now } = options;
  const { transport = httpTransport(), onTrouble = () => {} } = options;
  const told = tellAlarms(alarms, self, onTrouble);
  const readings = keepReadings(table, { now, onStore: told.store });
  const looks = new PQueue({ concurrency: AT_ONCE });
  const actuations = new PQueue();
  const startedAt = now();
  let stopped = false;
  let load = 0;

  const list = watchList(inventory, {
    self,
    now,
    onEnter(one, previous) {
      const { device, standing, isAsked } = one;
      if (previous !== undefined)
        events.publish({ topic: 'status', device: device.name, state: standing.status.state });
      if (!isAsked) void told.device(one);
    },
    onLeave(name) {
      readings.forget(name);
      void told.gone(name);
    },
  });
  const turns = takeTurns(transport.send, list.isCurrent);

  function keep(device: string, values: ReadonlyMap<string, Reading['value']>): void {
    if (values.size === 0) return;
    const time = now();
    const read = [...values].map(([variable, value]) => ({ variable, value, time }));
    readings.add(read.map((reading) => ({ device, ...reading })));
    events.publish({ topic: 'reading', device, values: read });
  }

  async function look(one: WatchedDevice): Promise<void> {
    const { status, misses } = one.standing;
    const at = now();
    const outcome = await lookAt(one, turns.inLine(one), now);
    if (stopped || !list.isCurrent(one)) return;
    const { name: device } = one.device;
    one.standing = statusAfter(one.standing, outcome, now());
    const { state } = one.standing.status;
    if (state !== status.state) events.publish({ topic: 'status', device, state });
    if (outcome.is === 'answer') keep(device, outcome.values);
    const delay = delayAfter(one.standing.misses, { intervalMs, load, isRead: isRead(one) });
    const isFirst = status.state === 'unknown' && misses === 0;
    one.nextAt = Math.max(now(), at + delay * (isFirst ? 1 + one.phase : 1));
    await told.device(one);
  }

  function start(one: WatchedDevice, priority = 0): Promise<void> {
    one.looking ??= looks
      .add(async () => (stopped || !list.isCurrent(one) ? undefined : look(one)), { priority })
      .finally(() => {
        one.looking = undefined;
      });
    return one.looking;
  }

  function tick(): void {
    load = list.load();
    for (const one of list.all())
      if (one.isAsked && one.looking === undefined && one.nextAt <= now()) start(one).catch(onTrouble);
  }

  const timers = [
    setInterval(tick, TICK_MS),
    setInterval(readings.flush, FLUSH_MS),
    setInterval(readings.expire, EXPIRE_MS),
  ];
  for (const timer of timers) timer.unref();

  /** What may be actuated, with its description. @throws ActuationError */
  async function actuated(name: string): Promise<{ one: WatchedDevice; plan: Plan }> {
    const one = list.get(name);
    if (one === undefined) throw new ActuationError('unknown', `There is no device "${name}".`);
    if (!isEnabled(one.device)) throw new ActuationError('disabled', `${name} is switched off in the inventory.`);
    if (one.plan === undefined && one.isAsked && one.device.td !== undefined) await start(one, 1);
    if (one.plan !== undefined) return { one, plan: one.plan };
    const { problem = 'it has no Thing Description that could be read' } = one.standing.status;
    throw new ActuationError('undescribed', `${name} cannot be actuated: ${problem}.`);
  }

  /** What an operator did shows at once, and what came of it soon. */
  function show(one: WatchedDevice, values: readonly [string, Reading['value']][]): void {
    if (!list.isCurrent(one)) return;
    keep(one.device.name, new Map(values));
    one.nextAt = Math.min(one.nextAt, now() + SOON_MS);
  }

  return {
    describe: (name) => list.get(name)?.plan?.thing,
    status: (name) => list.get(name)?.standing.status ?? { state: 'not-polled', since: startedAt },
    silent: () => [...list.all()].filter((one) => one.standing.status.state === 'silent').map((one) => one.device.name),
    latest: readings.latest,
    history: (name, variable, since, until, buckets) => table.history(name, variable, since, until, buckets),
    setVariable: (name, variable, value) =>
      actuations.add(async () => {
        const { one, plan } = await actuated(name);
        const taken = await setVariable({ name, plan, send: turns.atOnce(one) }, variable, value);
        show(one, taken === undefined ? [] : [[variable, taken]]);
      }),
    invoke: (name, action, input) =>
      actuations.add(async () => {
        const { one, plan } = await actuated(name);
        await invokeAction({ name, plan, send: turns.atOnce(one) }, action, input);
        show(one, []);
      }),
    async refresh(name) {
      const one = list.get(name);
      if (one?.isAsked === true) await start(one, 1);
    },
    async stop() {
      stopped = true;
      turns.stop();
      list.stop();
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
