import { withoutCredentials } from '../interface/shown.ts';
import { urlsOf } from '../model/device.ts';
import type { Inventory, Plugins } from '../model/rooms.ts';
import type { ScratchSeed } from '../model/scratch.ts';

/** Devices that the second instance is given: enough for its lists to have rows. */
const DEVICES = 40;

/** What the second instance starts with: this server's devices by the fields that we know, and its plugins as they are. */
export function scratchSeed(deps: {
  inventory: Inventory;
  plugins: Plugins;
  modules: readonly string[];
  self: string;
}): Omit<ScratchSeed, 'operators'> {
  const { inventory, plugins, modules, self } = deps;
  const devices = inventory.list({ limit: DEVICES }).rows.filter(({ name }) => name !== self);
  return {
    inventory: {
      // Fields that we do not know may hold credentials, and so may an address.
      devs: devices.map((device) => {
        const { name, category, net, model, position, enabled } = device;
        const url = urlsOf(device).map(withoutCredentials);
        return { name, category, net, model, position, url, ...(enabled === undefined ? {} : { enabled }) };
      }),
      networks: inventory.networks().map(({ name, category }) => ({ name, category })),
    },
    plugins: {
      modules,
      enabled: plugins
        .list()
        .filter(({ enabled }) => enabled)
        .map(({ name }) => name),
    },
  };
}
