import type { DeviceAgent } from '../model/agent.ts';
import type { Table } from '../model/store.ts';

/** How often it is written down that a device was heard, where it said nothing else. */
const HEARD_EVERY_MS = 60_000;

/** What devices said last: in memory, because pages and every request ask for it, and written through. */
export async function keepStates(table: Table<DeviceAgent>, now: () => number) {
  const all = new Map<string, DeviceAgent>();
  const written = new Map<string, number>();
  for (let offset = 0; ; offset += 500) {
    const { rows } = await table.find({ limit: 500, offset, sort: { field: 'id', order: 'asc' } });
    for (const row of rows) all.set(row.id, row);
    if (rows.length < 500) break;
  }

  async function put(row: DeviceAgent): Promise<void> {
    all.set(row.id, row);
    written.set(row.id, now());
    await table.put(row);
  }

  return {
    get: (device: string): DeviceAgent | undefined => all.get(device),
    put,
    /** It is still there. That is worth no request's failure: the next one will do. */
    heard(device: string, address: string): void {
      const row = all.get(device) ?? { id: device, heardAt: 0, address, streams: [] };
      const heard = { ...row, heardAt: now(), address };
      all.set(device, heard);
      if (now() < (written.get(device) ?? 0) + HEARD_EVERY_MS) return;
      written.set(device, now());
      // Only what this says: a batch that is being written at the same time says the rest.
      const said = row.heardAt === 0 ? table.put(heard) : table.update(device, { heardAt: heard.heardAt, address });
      said.catch(() => {});
    },
    async remove(device: string): Promise<void> {
      all.delete(device);
      written.delete(device);
      await table.remove(device);
    },
  };
}
export type StateKeeper = Awaited<ReturnType<typeof keepStates>>;
