import type { DeviceRequest } from './device-transport.ts';
import { FormSchema } from './thing-description.ts';

/** A way to a device that was checked: one address on its own host, one method, one content type. */
export interface Way {
  url: string;
  method: DeviceRequest['method'];
  contentType: 'application/json' | 'text/plain';
}

/** What is wanted of a form, and what a form without words of its own means (Thing Description 1.1, 5.3.4.2 and 8.3.1). */
const WANTED = {
  readproperty: { method: 'GET', allowed: ['GET'] },
  readallproperties: { method: 'GET', allowed: ['GET'] },
  writeproperty: { method: 'PUT', allowed: ['PUT', 'POST', 'PATCH'] },
  invokeaction: { method: 'POST', allowed: ['POST', 'PUT', 'PATCH', 'GET'] },
} as const satisfies Record<string, { method: Way['method']; allowed: readonly Way['method'][] }>;

export type Operation = keyof typeof WANTED;

export interface Surroundings {
  /** What relative addresses are relative to. */
  base: string;
  /** The device's own origins. What leads elsewhere is a device's lie, or its mistake. */
  origins: ReadonlySet<string>;
}

/** The first form that does what is wanted by HTTP, or why there is none. Pure. */
export function chooseForm(
  forms: readonly unknown[],
  operation: Operation,
  byDefault: readonly Operation[],
  { base, origins }: Surroundings,
): { way: Way } | { lie: string } | undefined {
  let lie: string | undefined;
  for (const written of forms) {
    const form = FormSchema.safeParse(written).data;
    if (form === undefined || form.subprotocol !== undefined || form.href.includes('{')) continue;
    if (!(form.op ?? byDefault).includes(operation)) continue;
    const method = WANTED[operation].allowed.find(
      (one) => one === (form['htv:methodName'] ?? WANTED[operation].method),
    );
    const contentType = plainType(form.contentType ?? 'application/json');
    if (method === undefined || contentType === undefined || !URL.canParse(form.href, base)) continue;
    const url = new URL(form.href, base);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') continue;
    if (origins.has(url.origin) && url.username === '' && url.password === '') {
      url.hash = '';
      return { way: { url: url.href, method, contentType } };
    }
    lie ??= `leads to another host (${url.host.slice(0, 100)})`;
  }
  return lie === undefined ? undefined : { lie };
}

/** What we can write and read; a device may still answer with the other. */
export function plainType(contentType: string): Way['contentType'] | undefined {
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json' || type.endsWith('+json')) return 'application/json';
  return type === 'text/plain' ? 'text/plain' : undefined;
}
