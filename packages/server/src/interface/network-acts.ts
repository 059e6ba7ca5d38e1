import type { FastifyRequest } from 'fastify';
import type { NetworkRow } from '#views';
import { type Network, networksOf } from '../model/device.ts';
import type { Desk } from './desk.ts';
import { notFound, Problem } from './problem.ts';

/** Devices that are named under a network on the page. */
const SHOWN = 24;

/** What is seen of networks and done with them, by page and by API alike. */
export function networkActs(desk: Desk) {
  const { inventory, things } = desk.rooms;

  function rows(): NetworkRow[] {
    const declared = inventory.networks();
    const known = new Set(declared.map(({ name }) => name));
    const named = inventory.list({ limit: Number.MAX_SAFE_INTEGER }).rows.flatMap(networksOf);
    const others = [...new Set(named)].filter((name) => !known.has(name));
    const all = [
      ...declared.map((network) => ({ network, declared: true })),
      ...others.map((name): { network: Network; declared: boolean } => ({
        network: { name, category: 'unknown' },
        declared: false,
      })),
    ];
    return all.map(({ network, declared }) => {
      const on = inventory.on(network.name);
      const devices = on
        .slice(0, SHOWN)
        .map(({ name, category }) => ({ name, category, state: things.status(name).state }));
      return { network, declared, devices, total: on.length };
    });
  }

  const find = (name: string): Network | undefined => inventory.networks().find((network) => network.name === name);

  function existing(name: string): Network {
    const network = find(name);
    if (network === undefined) throw notFound();
    return network;
  }

  const put = (request: FastifyRequest, network: Network, before: string | undefined) =>
    desk.act(
      request,
      { action: 'network.change', object: network.name, detail: before === undefined ? 'added' : 'changed' },
      async () => {
        if (before !== undefined) return inventory.putNetwork(network, before);
        if (find(network.name) !== undefined)
          throw new Problem(422, `There is a network called "${network.name}" already.`);
        return inventory.putNetwork(network);
      },
    );

  const remove = (request: FastifyRequest, name: string) =>
    desk.act(request, { action: 'network.change', object: name, detail: 'removed' }, () =>
      inventory.removeNetwork(name),
    );

  return { rows, find, existing, put, remove };
}
