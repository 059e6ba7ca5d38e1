import { isDeepStrictEqual } from 'node:util';
import type { DeviceIndex } from './index-devices.ts';

/** Names of the devices that came, went or are no longer what they were. Pure. */
export function compareDevices(before: DeviceIndex, after: DeviceIndex) {
  const names = (devices: DeviceIndex['all']) => devices.map((device) => device.name);
  const stayed = after.all.filter((device) => before.get(device.name) !== undefined);
  return {
    added: names(after.all.filter((device) => before.get(device.name) === undefined)),
    changed: names(stayed.filter((device) => !isDeepStrictEqual(device, before.get(device.name)))),
    removed: names(before.all.filter((device) => after.get(device.name) === undefined)),
  };
}
