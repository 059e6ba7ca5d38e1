import type { Device } from '../model/device.ts';
import type { Inventory } from '../model/rooms.ts';
import { isReachedAsBefore, loadOf, type WatchedDevice, watchDevice } from './watched-device.ts';

export interface WatchList {
  get(name: string): WatchedDevice | undefined;
  all(): Iterable<WatchedDevice>;
  /** Whether it still stands in the list as it is, not only by its name. */
  isCurrent(one: WatchedDevice): boolean;
  /** Requests that a look at every device takes. */
  load(): number;
  stop(): void;
}

/** Between the first looks at two devices, in milliseconds. */
const START_MS = 25;
/** Spreads places evenly over the round, however many there will be. */
const GOLDEN = 0.618_033_988_75;

/** The inventory's devices as they are looked after; follows its changes at once. */
export function watchList(
  inventory: Pick<Inventory, 'list' | 'get' | 'subscribe'>,
  options: {
    self: string;
    now: () => number;
    /** A device came in, or is reached or switched otherwise than `previous`. */
    onEnter: (one: WatchedDevice, previous?: WatchedDevice) => void;
    onLeave: (name: string) => void;
  },
): WatchList {
  const { self, now, onEnter, onLeave } = options;
  const watched = new Map<string, WatchedDevice>();
  let places = 0;

  function enter(device: Device, previous?: WatchedDevice): void {
    places += 1;
    const one = watchDevice(device, {
      isSelf: device.name === self,
      now: now(),
      phase: (places * GOLDEN) % 1,
      firstAt: now() + (previous === undefined ? places * START_MS : 0),
    });
    one.told = previous?.told;
    watched.set(device.name, one);
    onEnter(one, previous);
  }

  const stop = inventory.subscribe(({ added, changed, removed }) => {
    for (const name of removed) if (watched.delete(name)) onLeave(name);
    for (const name of [...added, ...changed]) {
      const device = inventory.get(name);
      const before = watched.get(name);
      if (device === undefined) continue;
      if (before !== undefined && isReachedAsBefore(before.device, device)) before.device = device;
      else enter(device, before);
    }
  });
  for (const device of inventory.list().rows) enter(device);

  return {
    get: (name) => watched.get(name),
    all: () => watched.values(),
    isCurrent: (one) => watched.get(one.device.name) === one,
    load: () => watched.values().reduce((sum, one) => sum + loadOf(one), 0),
    stop,
  };
}
