import { type Device, urlsOf } from '../model/device.ts';
import { describeThing, type Plan } from './describe-thing.ts';
import type { DeviceAnswer, DeviceTransport } from './device-transport.ts';
import { readContent } from './read-value.ts';
import { ActionSchema, FormSchema, ThingSchema } from './thing-description.ts';

export type Planned = { is: 'plan'; plan: Plan } | Exclude<DeviceAnswer, { is: 'answer' }>;

/** Where a device without any address would be; nothing is relative to it. */
const NOWHERE = 'about:blank';

const originOf = (url: string): string[] => (URL.canParse(url) ? [new URL(url).origin] : []);

/** Reads a device's Thing Description, from its address or from the inventory itself. */
export async function planDevice(device: Device, send: DeviceTransport): Promise<Planned> {
  const { td } = device;
  const urls = urlsOf(device);
  if (td === undefined) return { is: 'unusable', problem: 'it has no Thing Description' };
  if (typeof td !== 'string') {
    const [own] = urls;
    return described(describeThing(td, { url: own ?? NOWHERE, origins: new Set(ownOrigins(td, urls)) }));
  }
  const headers = { accept: 'application/td+json, application/json;q=0.9' };
  const content = readContent(await send({ method: 'GET', url: td, headers }));
  if (content.is === 'silence') return content;
  if (content.is === 'unusable')
    return { is: 'unusable', problem: `its Thing Description cannot be read: ${content.problem}` };
  const origins = new Set([td, ...urls].flatMap(originOf));
  return described(describeThing(content.content, { url: td, origins }));
}

const described = (result: { plan: Plan } | { problem: string }): Planned =>
  'plan' in result ? { is: 'plan', plan: result.plan } : { is: 'unusable', problem: result.problem };

/**
 * A description that stands in the inventory was put there by an administrator: where the device has no address of its
 * own, the description's base, or else the first address in it, says where the device is. Anything else is elsewhere.
 */
function ownOrigins(td: unknown, urls: readonly string[]): string[] {
  if (urls.length > 0) return urls.flatMap(originOf);
  const { base, properties = {}, actions = {} } = ThingSchema.safeParse(td).data ?? {};
  if (base !== undefined) return originOf(base);
  const forms = [...Object.values(properties), ...Object.values(actions)].flatMap(
    (affordance) => ActionSchema.safeParse(affordance).data?.forms ?? [],
  );
  const hrefs = forms.flatMap((form) => FormSchema.safeParse(form).data?.href ?? []);
  return hrefs
    .filter((href) => /^https?:/i.test(href))
    .flatMap(originOf)
    .slice(0, 1);
}
