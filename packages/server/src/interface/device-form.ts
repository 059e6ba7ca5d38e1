import { z } from 'zod';
import type { FormValues, Problem } from '#views';
import { type Device, DeviceSchema } from '../model/device.ts';
import { several } from './query.ts';

/** The fields of the form that edits a device, as they are posted. */
export const DeviceForm = z.object({
  name: z.string().max(300),
  category: z.string().max(300),
  net: several(300),
  otherNet: z.string().max(300).default(''),
  model: z.string().max(500),
  position: z.string().max(500),
  url: z.string().max(5000).default(''),
  td: z.string().max(100_000).default(''),
  signIn: z.string().max(300).default(''),
  enabled: z.literal('true').optional(),
  profile: z.string().max(20).default('gentle'),
  allow: z.string().max(10_000).default(''),
  deny: z.string().max(10_000).default(''),
  /** Of the tests that the form lists, those that run on it. */
  tests: several(200),
  listed: several(200),
});
export type DeviceForm = z.infer<typeof DeviceForm>;

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const oneOrMany = (list: readonly string[]): string | readonly string[] | undefined =>
  list.length > 1 ? list : list[0];

/** `POST /label stateless` */
function leave(line: string): unknown {
  const [, endpoint, effect] = /^(.*?)\s+(restore|stateless|keep)$/.exec(line) ?? [];
  return endpoint === undefined ? { endpoint: line } : { endpoint, effect };
}

function description(text: string): unknown {
  if (!text.startsWith('{')) return text;
  try {
    return JSON.parse(text);
  } catch (error) {
    return error instanceof Error ? error : undefined;
  }
}

/** Which field of the form a problem of the device belongs to. */
function fieldOf(path: readonly PropertyKey[]): string {
  const [first = '', second] = path.map(String);
  return first === 'checking' ? (second ?? 'profile') : first;
}

/** What the policy adds to the usual tests and takes away. What the form did not list stays as it was. */
function testsIn({ tests, listed }: DeviceForm, before: Device | undefined, usual: readonly string[]) {
  const { on = [], off = [] } = before?.checking ?? {};
  const unseen = (ids: readonly string[]) => ids.filter((id) => !listed.includes(id));
  const added = [...unseen(on), ...tests.filter((id) => listed.includes(id) && !usual.includes(id))];
  const taken = [...unseen(off), ...listed.filter((id) => usual.includes(id) && !tests.includes(id))];
  return { ...(added.length > 0 && { on: added }), ...(taken.length > 0 && { off: taken }) };
}

/**
 * Makes a device of what was posted. Fields that the form does not know stay as they were.
 *
 * @param before - the device as it is; absent for a new one.
 * @param usual - the checks that run where nothing is said.
 */
export function readDeviceForm(
  form: DeviceForm,
  before?: Device,
  usual: readonly string[] = [],
): { device: Device } | { values: FormValues; problems: Problem[] } {
  const { url: _url, td: _td, signIn: _signIn, enabled: _enabled, checking: _checking, ...kept } = before ?? {};
  const other = form.otherNet.trim();
  const nets = [...new Set([...form.net, ...(other === '' ? [] : [other])])];
  const td = form.td.trim() === '' ? undefined : description(form.td.trim());
  if (td instanceof Error)
    return { values: form, problems: [{ field: 'td', text: `This is no JSON document: ${td.message}` }] };
  const url = oneOrMany(lines(form.url));
  const tests = testsIn(form, before, usual);
  const policy = { profile: form.profile, allow: lines(form.allow).map(leave), deny: lines(form.deny), ...tests };
  // What nobody set is not written into the file: the default may change.
  const says = policy.allow.length + policy.deny.length + Object.keys(tests).length > 0;
  const plain = policy.profile === 'gentle' && !says;
  const parsed = DeviceSchema.safeParse({
    ...kept,
    name: form.name,
    category: form.category,
    net: nets.length === 1 ? nets[0] : nets,
    model: form.model,
    position: form.position,
    ...(url === undefined ? {} : { url }),
    ...(td === undefined ? {} : { td }),
    ...(form.signIn.trim() === '' ? {} : { signIn: form.signIn.trim() }),
    ...(form.enabled === 'true' ? (before?.enabled === true ? { enabled: true } : {}) : { enabled: false }),
    ...(plain && before?.checking === undefined ? {} : { checking: policy }),
  });
  if (parsed.success) return { device: parsed.data };
  const problems = parsed.error.issues.map((issue) => ({ field: fieldOf(issue.path), text: issue.message }));
  return { values: form, problems };
}
