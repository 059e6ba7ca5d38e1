import type { FastifyRequest } from 'fastify';
import type { Device } from '../model/device.ts';
import { describeChange } from './describe-change.ts';
import type { Desk } from './desk.ts';
import { notFound, Problem } from './problem.ts';

/** What is done with the inventory’s devices, by page and by API alike. */
export function deviceActs(desk: Desk) {
  const { inventory } = desk.rooms;

  /** Disabled ones too: here they are found again. */
  function existing(name: string): Device {
    const device = inventory.get(name);
    if (device === undefined) throw notFound();
    return device;
  }

  const put = (request: FastifyRequest, device: Device, before: string | undefined) => {
    const known = before === undefined ? undefined : inventory.get(before);
    const detail = known === undefined ? 'added' : describeChange(known, device);
    return desk.act(request, { action: 'device.change', object: device.name, detail }, async () => {
      if (before !== undefined) return inventory.putDevice(device, before);
      // To add is not to replace: what another entry says of itself would be gone without anybody having asked for it.
      if (inventory.get(device.name) !== undefined)
        throw new Problem(422, `There is a device called "${device.name}" already.`);
      return inventory.putDevice(device);
    });
  };

  const remove = (request: FastifyRequest, name: string) =>
    desk.act(request, { action: 'device.change', object: name, detail: 'removed' }, () => inventory.removeDevice(name));

  const switchTo = (request: FastifyRequest, name: string, enabled: boolean) =>
    desk.act(request, { action: 'device.change', object: name, detail: enabled ? 'switched on' : 'switched off' }, () =>
      inventory.setEnabled(name, enabled),
    );

  return { existing, put, remove, switchTo };
}
