import { isDeepStrictEqual } from 'node:util';
import type { Device } from '../model/device.ts';

/** The list with this server's own entry: what the file says of it goes first. Pure. */
export function withSelf(devices: readonly Device[], self: Device | undefined): readonly Device[] {
  if (self === undefined) return devices;
  const at = devices.findIndex((device) => device.name === self.name);
  if (at < 0) return [...devices, self];
  return devices.map((device, index) => (index === at ? { ...self, ...device } : device));
}

/** What the published shape demands of every entry. */
const NEEDED = new Set(['name', 'category', 'net', 'model', 'position']);

/** An entry for the file that leaves out what is this server's anyway, such as the address that it listens on. Pure. */
export function withoutSelfsOwn(device: Device, self: Device | undefined): Device {
  if (self === undefined || device.name !== self.name) return device;
  const own = new Map<string, unknown>(Object.entries(self));
  const said = Object.entries(device).filter(
    ([field, value]) => NEEDED.has(field) || !isDeepStrictEqual(value, own.get(field)),
  );
  const { name, category, net, model, position } = device;
  return { ...Object.fromEntries(said), name, category, net, model, position };
}
