import { isDeepStrictEqual } from 'node:util';
import { PROFILES, type Profile } from 'selfward';
import type { Device } from '../model/device.ts';

/**
 * What of a device's entry somebody changed, for the operations log: fields by their names, for an address may carry a
 * password, and what decides about checks in full: who let a foreign scanner loose on a device must be seen. Pure.
 *
 * @example
 * describeChange(before, { ...before, model: 'R3' }); // 'changed: model'
 */
export function describeChange(before: Device, after: Device): string {
  const was = before.name === after.name ? [] : [`was ${before.name}`];
  const plain = fieldsOf(before, after).filter((key) => !['name', 'checking', 'signIn'].includes(key));
  const signIn =
    before.signIn === after.signIn ? [] : [`signIn ${before.signIn ?? 'nobody'} to ${after.signIn ?? 'nobody'}`];
  const parts = [...was, ...plain, ...signIn, ...checkingOf(before.checking ?? NONE, after.checking ?? NONE)];
  return parts.length === 0 ? 'kept as it was' : `changed: ${parts.join(', ')}`;
}

type Policy = NonNullable<Device['checking']>;
const NONE: Policy = { profile: PROFILES[0] satisfies Profile, allow: [], deny: [] };

function checkingOf(before: Policy, after: Policy): string[] {
  const profile = before.profile === after.profile ? [] : [`profile ${before.profile} to ${after.profile}`];
  const others = fieldsOf(before, after).filter((key) => !['profile', 'on', 'off'].includes(key));
  const ids = (key: 'on' | 'off', words: string) => {
    const [were, are] = [before[key] ?? [], after[key] ?? []];
    const added = are.filter((id) => !were.includes(id)).map((id) => `${words} ${id}`);
    return [...added, ...were.filter((id) => !are.includes(id)).map((id) => `no longer ${words} ${id}`)];
  };
  return [
    ...profile,
    ...others.map((key) => `checking.${key}`),
    ...ids('on', 'switched on'),
    ...ids('off', 'switched off'),
  ];
}

function fieldsOf(before: object, after: object): string[] {
  const [one, two]: Record<string, unknown>[] = [{ ...before }, { ...after }];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => !isDeepStrictEqual(one?.[key], two?.[key]),
  );
}
