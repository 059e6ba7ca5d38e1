import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Device, Network } from '../model/device.ts';
import { put, remove, setField } from './change-document.ts';
import { type ReadDocument, readDocument } from './read-document.ts';

const names = fc.constantFrom('a', 'b', 'c', 'd "quoted"', 'Ü {x},[y]:');
const text = fc.constantFrom('x', 'Room 1', '"', '\\', ', ', '}{');
const nets = fc.oneof(fc.constantFrom('n', 'm'), fc.array(fc.constantFrom('n', 'm'), { maxLength: 3 }));
const note = fc.oneof(text, fc.integer(), fc.constant(null), fc.array(text, { maxLength: 2 }));
const devices = fc
  .tuple(
    fc.record({ name: names, category: text, net: nets, model: text, position: text }),
    fc.record({ url: fc.constant('http://h/'), enabled: fc.boolean(), note }, { requiredKeys: [] }),
  )
  .map(([needed, more]): Device => ({ ...needed, ...more }));
const networks = fc
  .tuple(
    fc.record({ name: fc.constantFrom('n', 'm', 'o'), category: text }),
    fc.record({ cidr: fc.constant('192.0.2.0/24'), note: text }, { requiredKeys: [] }),
  )
  .map(([needed, more]): Network => ({ ...needed, ...more }));
const layouts = fc.constantFrom(undefined, 0, 1, 2, '\t');

type Change =
  | { do: 'put'; device: Device }
  | { do: 'remove'; name: string }
  | { do: 'switch'; name: string; enabled: boolean }
  | { do: 'network'; network: Network }
  | { do: 'remove network'; name: string };
const changes = fc.oneof(
  devices.map((device): Change => ({ do: 'put', device })),
  names.map((name): Change => ({ do: 'remove', name })),
  fc.tuple(names, fc.boolean()).map(([name, enabled]): Change => ({ do: 'switch', name, enabled })),
  networks.map((network): Change => ({ do: 'network', network })),
  fc.constantFrom('n', 'm', 'o').map((name): Change => ({ do: 'remove network', name })),
);

interface Plain {
  devs: Device[];
  networks: Network[];
  more: unknown;
}

/** What a put means, without any text: known fields as given, unknown ones kept. */
function merged<T extends Device | Network>(old: T | undefined, entry: T): T {
  return old === undefined || !('note' in old) || 'note' in entry ? entry : { ...entry, note: old.note };
}

function replaced<T extends Device | Network>(list: readonly T[], entry: T): T[] {
  const old = list.find((one) => one.name === entry.name);
  const next = merged(old, entry);
  return old === undefined ? [...list, next] : list.map((one) => (one === old ? next : one));
}

function expected(before: Plain, change: Change): Plain {
  switch (change.do) {
    case 'put':
      return { ...before, devs: replaced(before.devs, change.device) };
    case 'remove':
      return { ...before, devs: before.devs.filter((one) => one.name !== change.name) };
    case 'switch':
      return {
        ...before,
        devs: before.devs.map((one) => (one.name === change.name ? { ...one, enabled: change.enabled } : one)),
      };
    case 'network':
      return { ...before, networks: replaced(before.networks, change.network) };
    case 'remove network':
      return { ...before, networks: before.networks.filter((one) => one.name !== change.name) };
  }
}

function edit(read: ReadDocument, change: Change): string {
  switch (change.do) {
    case 'put':
      return put(read, 'devs', change.device);
    case 'remove':
      return read.document.devs.some((one) => one.name === change.name) ? remove(read, 'devs', change.name) : read.text;
    case 'switch':
      return read.document.devs.some((one) => one.name === change.name)
        ? setField(read, change.name, 'enabled', change.enabled)
        : read.text;
    case 'network':
      return put(read, 'networks', change.network);
    case 'remove network':
      return read.document.networks.some((one) => one.name === change.name)
        ? remove(read, 'networks', change.name)
        : read.text;
  }
}

it('says after any changes what a plain document would, however the file is laid out', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(devices, { selector: (device) => device.name }),
      fc.uniqueArray(networks, { selector: (network) => network.name }),
      layouts,
      fc.array(changes, { minLength: 1, maxLength: 8 }),
      (devs, networks, layout, all) => {
        let plain: Plain = { devs, networks, more: { kept: [1] } };
        let text = JSON.stringify(plain, null, layout);
        for (const change of all) {
          const result = readDocument(text);
          if (!result.ok) throw new Error(`${result.refusal.reason}\n${text}`);
          text = edit(result.read, change);
          plain = expected(plain, change);
          expect(JSON.parse(text)).toEqual(plain);
        }
      },
    ),
    { numRuns: 300 },
  );
});
