import { type Finding, fingerprint } from 'selfward/engine';
import { AgentError } from '../model/agent.ts';
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
  if (!/^[\w.:-]{1,100}$/.test(check) || !/^[A-Za-z-]{1,20}$/.test(method) || finding.cwe.length > 12)
    throw new AgentError('a finding of no check or method that there is');
  if (url.length > 4_000 || parameter.length > 1_000 || sink.length > 4_000)
    throw new AgentError('a finding whose place has no end');
  const id = fingerprint({ check, target: device.name, method, url, location, parameter, sink });
  // It stands in alarms and lists: whatever the device calls it, a line is enough.
  return { ...finding, id, url, title: cut(finding.title, 200) };
}

export const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);

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
