import { type Finding, fingerprint } from 'selfward/engine';
import { type Device, urlsOf } from '../model/device.ts';

/**
 * A finding as a device told it, made ours: whatever it calls itself, it is one of this device and of no other, for its
 * identity is computed here. It is the same as over the network where both look at the same place.
 */
export function insideFinding(device: Device, told: Finding): Finding {
  // Who saw it and what people decided are not for a device to say.
  const { triage: _, origin: __, ...finding } = told;
  const url = atDevice(device, finding.url);
  const { check, method, location, parameter, sink } = finding;
  const id = fingerprint({ check, target: device.name, method, url, location, parameter, sink });
  return { ...finding, id, url };
}

/** Inside, an application does not know under which address others reach it. */
function atDevice(device: Device, url: string): string {
  const [address] = urlsOf(device);
  const path = /^https?:\/\/[^/?#]*(.*)$/is.exec(url)?.[1];
  if (address === undefined || path === undefined) return url;
  return new URL(address).origin + (path.startsWith('/') ? path : `/${path}`);
}

/** `GET /a/{id}?x=1` and `GET /a/:id` name the same route: as a key, names of path parameters left out. */
export function routeKey(method: string, url: string): string {
  const path = (/^(?:https?:\/\/[^/?#]*)?([^?#]*)/i.exec(url)?.[1] ?? '').replace(/\/+$/, '') || '/';
  const plain = path
    .replaceAll(/%7B/gi, '{')
    .replaceAll(/%7D/gi, '}')
    .split('/')
    .map((part) => (/^(:.+|\{.+\}|\*.*)$/.test(part) ? '*' : part));
  return `${method.toUpperCase()} ${plain.join('/')}`;
}
