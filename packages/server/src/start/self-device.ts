import type { Config } from '../config.ts';
import { type Device, SELF_CATEGORY } from '../model/device.ts';

/** This server as a device in its own list. */
export function selfDevice({ self }: Pick<Config, 'self'>, version: string, url: string): Device {
  return {
    name: self.name,
    category: SELF_CATEGORY,
    net: self.net,
    model: `Selfward ${version}`,
    position: self.position,
    url,
  };
}
