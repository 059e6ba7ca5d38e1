import { type Only, PolicySchema, PROFILES, type Profile } from 'selfward/engine';
import { type Device, urlsOf } from '../model/device.ts';
import type { StoredFinding } from '../model/finding.ts';
import type { Run } from '../model/run.ts';
import type { Job, Pass } from './job.ts';

/** The checking policy of a device: what its entry says, else gentle and reading only. */
export const policyOf = (device: Device) => PolicySchema.parse(device.checking ?? {});

/** What was asked for, but never more than the device's policy lets through. */
export function profileWithin(wanted: Profile | undefined, limit: Profile): Profile {
  if (wanted === undefined) return limit;
  return PROFILES.indexOf(wanted) < PROFILES.indexOf(limit) ? wanted : limit;
}

/** The passes over a device: one for each of its addresses, as whoever signs in to it. */
export function devicePasses(device: Device, who: Pick<Pass, 'identity' | 'others'> = {}): Pass[] {
  const policy = policyOf(device);
  return urlsOf(device).map((url, index) => ({
    url,
    ...(index === 0 && device.td !== undefined ? { td: device.td } : {}),
    policy,
    ...who,
  }));
}

/** The place of a finding, for running just that again. */
export function placeOf({ finding }: StoredFinding): Only {
  const { id, check, method, url, location, parameter } = finding;
  return { id, check, method, url, location, parameter };
}

export function jobOf(
  run: Run,
  passes: readonly Pass[],
  own: Pick<Job, 'payloadFolders' | 'ownChecks' | 'callback' | 'browser' | 'tools' | 'templates'>,
  only?: Only,
): Job {
  return {
    run: run.id,
    device: run.device,
    passes,
    checks: run.checks,
    profile: run.profile,
    ...own,
    ...(only === undefined ? {} : { only }),
  };
}
