import type { CheckingSpec, SimulatedDevice } from './device.ts';
import { tdPath } from './thing.ts';

/** A device as the inventory file has it; `simulated` tells ours from the operator's. */
export interface InventoryDevice {
  name: string;
  category: string;
  net: string | readonly string[];
  model: string;
  position: string;
  url?: string;
  td?: string;
  checking?: CheckingSpec;
  simulated: true;
}

export interface BuildingInventory {
  devs: InventoryDevice[];
  networks: { name: string; category: string }[];
}

/** The inventory's entries of one running device: its own, and those of the nodes that are reached through it. */
export function entriesOf(device: SimulatedDevice, origin: string): InventoryDevice[] {
  const { name, category, net, model, position, checking, nodes = [] } = device;
  const [thing] = device.things;
  const own: InventoryDevice = {
    name,
    category,
    net,
    model,
    position,
    url: `${origin}/`,
    ...(thing === undefined ? {} : { td: `${origin}${tdPath(thing)}` }),
    ...(checking === undefined ? {} : { checking }),
    simulated: true,
  };
  // A node has no web interface of its own: its pages are its gateway's, and are checked there.
  const behind = nodes.map(
    ({ tdPath: path, ...node }): InventoryDevice => ({ ...node, td: `${origin}${path}`, simulated: true }),
  );
  return [own, ...behind];
}
