import { PolicySchema } from 'selfward/engine';
import { z } from 'zod';

const text = (what: string, max = 200) =>
  z
    .string({ error: `${what} must be a text in quotes` })
    .trim()
    .min(1, `${what} is empty`)
    .max(max);

/**
 * A name becomes a part of a URL and of log sentences: no control characters, no slash, and nothing that turns the
 * direction of writing or breaks a line, by which it would look like another.
 */
const name = text('name', 100).regex(
  /^[^\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069/\\?#]+$/u,
  'name must not hold / \\ ? # or control characters',
);

const webUrl = z.url({ protocol: /^https?$/, error: 'url must start with http:// or https://' });

/**
 * A node of the installation, as it stands in the inventory file. The first five fields are the published device
 * model's; the others are optional, and fields that we do not know are kept.
 */
export const DeviceSchema = z.looseObject({
  name,
  category: text('category', 100),
  net: z.union([text('net', 100), z.array(text('net', 100)).max(64)], {
    error: 'net must be one network name or a list of names',
  }),
  model: text('model'),
  position: text('position'),
  /** The addresses of its web interface; each is checked. */
  url: z.union([webUrl, z.array(webUrl).max(16)]).optional(),
  /** A W3C Thing Description: where it is served, or the document itself. */
  td: z.union([webUrl, z.looseObject({ title: z.string() })]).optional(),
  enabled: z.boolean({ error: 'enabled must be true or false' }).optional(),
  checking: PolicySchema.optional(),
  /** How to sign in to its web interface: a file in the folder `sign-ins`. A name, never a path. */
  signIn: z
    .string()
    .regex(
      /^\w[\w.-]{0,80}\.(ya?ml|json)$/,
      'signIn must be the name of a file in the folder sign-ins, like gateway.yaml',
    )
    .optional(),
});
export type Device = z.infer<typeof DeviceSchema>;

export const NetworkSchema = z.looseObject({
  name,
  category: text('category', 100),
  cidr: z.union([z.cidrv4(), z.cidrv6()], { error: 'cidr must read like 192.0.2.0/24' }).optional(),
});
export type Network = z.infer<typeof NetworkSchema>;

/** The inventory file: exactly the published shape is accepted as it is. */
export const InventorySchema = z.looseObject({
  devs: z.array(DeviceSchema, { error: 'devs must be a list of devices' }),
  networks: z.array(NetworkSchema, { error: 'networks must be a list of networks' }),
});
export type InventoryDocument = z.infer<typeof InventorySchema>;

/** The category and name of this server's own entry in the list. */
export const SELF_CATEGORY = 'server';

export const isEnabled = (device: Device): boolean => device.enabled !== false;

/** The networks of a device as a list, however they were written. */
export const networksOf = (device: Device): readonly string[] =>
  typeof device.net === 'string' ? [device.net] : device.net;

/** The addresses of a device as a list, however they were written. */
export const urlsOf = (device: Device): readonly string[] =>
  device.url === undefined ? [] : typeof device.url === 'string' ? [device.url] : device.url;
