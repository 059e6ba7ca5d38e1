import { type Device, isEnabled, urlsOf } from '../model/device.ts';
import type { Inventory } from '../model/rooms.ts';
import type { Schedule } from '../model/schedule.ts';
import type { Store } from '../model/store.ts';
import { firstSchedule, nextAfter } from './schedules.ts';

export interface ScheduleDesk {
  get(device: string): Schedule;
  list(query: { text?: string; limit?: number; offset?: number }): { rows: Schedule[]; total: number };
  put(device: string, change: { everyHours: number; checks: readonly string[] }, by: string): Promise<Schedule>;
  /** Devices whose time has come; each is moved on to its next time. */
  due(now: number): Promise<Schedule[]>;
  checked(device: string, at: number): Promise<void>;
  lastChecked(device: string): number | undefined;
  /** Brings the schedules in step with the inventory: new devices get one, removed ones lose theirs. */
  align(): Promise<void>;
}

const canBeChecked = (device: Device) => isEnabled(device) && urlsOf(device).length > 0;

/** Schedules are few and small: all of them are kept in memory, and written through. */
export async function createScheduleDesk(deps: {
  store: Store;
  inventory: Inventory;
  firstWithinMs: number;
  now: () => number;
}): Promise<ScheduleDesk> {
  const { store, inventory, firstWithinMs, now } = deps;
  const all = new Map<string, Schedule>();
  for (let offset = 0; ; offset += 500) {
    const { rows } = await store.schedules.find({ limit: 500, offset, sort: { field: 'id', order: 'asc' } });
    for (const row of rows) all.set(row.id, row);
    if (rows.length < 500) break;
  }

  const of = (device: string): Schedule => all.get(device) ?? firstSchedule(device, now(), firstWithinMs);

  async function keep(schedule: Schedule): Promise<Schedule> {
    all.set(schedule.id, schedule);
    await store.schedules.put(schedule);
    return schedule;
  }

  return {
    get: of,
    list({ text = '', limit = 50, offset = 0 }) {
      const wanted = text.toLowerCase();
      const rows = [...all.values()]
        .filter(({ id }) => id.toLowerCase().includes(wanted))
        .sort((a, b) => a.nextAt - b.nextAt || a.id.localeCompare(b.id));
      return { rows: rows.slice(offset, offset + limit), total: rows.length };
    },
    put: (device, { everyHours, checks }, by) =>
      keep({
        ...of(device),
        everyHours,
        checks: [...checks],
        nextAt: nextAfter({ everyHours }, now()),
        changedBy: by,
      }),
    async due(at) {
      const ready = [...all.values()].filter(({ id, nextAt }) => {
        const device = inventory.get(id);
        return nextAt <= at && device !== undefined && canBeChecked(device);
      });
      ready.sort((a, b) => a.nextAt - b.nextAt);
      for (const schedule of ready) await keep({ ...schedule, nextAt: nextAfter(schedule, at) });
      return ready;
    },
    async checked(device, at) {
      await keep({ ...of(device), lastAt: at });
    },
    lastChecked: (device) => all.get(device)?.lastAt,
    async align() {
      const devices = inventory.list({ limit: Number.MAX_SAFE_INTEGER }).rows;
      const added = devices
        .filter((device) => !all.has(device.name) && urlsOf(device).length > 0)
        .map(({ name }) => firstSchedule(name, now(), firstWithinMs));
      for (const schedule of added) all.set(schedule.id, schedule);
      if (added.length > 0) await store.schedules.insertMany(added);
      const names = new Set(devices.map(({ name }) => name));
      for (const id of [...all.keys()]) {
        if (names.has(id)) continue;
        all.delete(id);
        await store.schedules.remove(id);
      }
    },
  };
}
