import type { Device } from '../model/device.ts';
import type { Inventory } from '../model/rooms.ts';
import type { DeviceAnswer, DeviceRequest, DeviceTransport } from './device-transport.ts';

/** An inventory that a test changes as it likes. */
export function inventoryForTesting(devices: readonly Device[]) {
  const held = new Map(devices.map((device) => [device.name, device]));
  const listeners = new Set<Parameters<Inventory['subscribe']>[0]>();
  const inventory: Pick<Inventory, 'list' | 'get' | 'subscribe'> = {
    list: () => ({ rows: [...held.values()], total: held.size }),
    get: (name) => held.get(name),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return {
    inventory,
    put(device: Device) {
      const change = held.has(device.name) ? 'changed' : 'added';
      held.set(device.name, device);
      for (const listener of listeners) listener({ added: [], changed: [], removed: [], [change]: [device.name] });
    },
    remove(name: string) {
      held.delete(name);
      for (const listener of listeners) listener({ added: [], changed: [], removed: [name] });
    },
  };
}

export type Handler = (request: DeviceRequest) => DeviceAnswer | Promise<DeviceAnswer>;

export const json = (value: unknown, status = 200): DeviceAnswer => ({
  is: 'answer',
  status,
  contentType: 'application/json',
  body: JSON.stringify(value),
});

export const silence: Extract<DeviceAnswer, { is: 'silence' }> = {
  is: 'silence',
  problem: 'it refuses the connection',
};

/** Devices without a network: one handler for each host, and a record of what was asked. */
export function networkForTesting(hosts: Record<string, Handler>) {
  const asked: DeviceRequest[] = [];
  const atOnce = { now: 0, most: 0, byHost: new Map<string, number>(), mostByHost: 0 };
  const send: DeviceTransport = async (request) => {
    asked.push(request);
    const { host } = new URL(request.url);
    const ofHost = (atOnce.byHost.get(host) ?? 0) + 1;
    atOnce.byHost.set(host, ofHost);
    atOnce.now += 1;
    atOnce.most = Math.max(atOnce.most, atOnce.now);
    atOnce.mostByHost = Math.max(atOnce.mostByHost, ofHost);
    try {
      return (await hosts[host]?.(request)) ?? silence;
    } finally {
      atOnce.now -= 1;
      atOnce.byHost.set(host, ofHost - 1);
    }
  };
  return { hosts, asked, atOnce, transport: { send, close: async () => {} } };
}

/** An air conditioner that serves its description, its temperature and its target. */
export function airConditionerForTesting(more: Record<string, unknown> = {}): { handler: Handler; target: number } {
  const state = { target: 20 };
  const description = {
    title: 'AC',
    properties: {
      temperature: { type: 'number', readOnly: true, forms: [{ href: '/temperature' }] },
      target: { type: 'number', minimum: 16, maximum: 30, forms: [{ href: '/target' }] },
    },
    actions: {
      reset: { forms: [{ href: '/reset' }] },
      fan: { input: { type: 'integer', minimum: 1, maximum: 3 }, forms: [{ href: '/fan' }] },
    },
    ...more,
  };
  const handler: Handler = ({ method, url, body }) => {
    const { pathname } = new URL(url);
    if (pathname === '/td') return json(description);
    if (pathname === '/temperature') return json(21.5);
    if (pathname === '/target' && method === 'PUT') {
      state.target = Number(body);
      return json(null, 204);
    }
    if (pathname === '/target') return json(state.target);
    return pathname === '/reset' || pathname === '/fan' ? json(null, 204) : json(null, 404);
  };
  return {
    handler,
    get target() {
      return state.target;
    },
  };
}
