import { type Device, isEnabled } from '../model/device.ts';
import type { Inventory } from '../model/rooms.ts';
import type { Run } from '../model/run.ts';
import type { Store } from '../model/store.ts';
import type { Job } from './job.ts';
import { devicePasses, jobOf, placeOf, policyOf, profileWithin } from './plan-job.ts';
import { readSignIns } from './read-sign-ins.ts';

export interface PrepareDeps {
  store: Store;
  inventory: Inventory;
  payloadFolders: readonly string[];
  /** Where files lie that say how to sign in to a device. */
  signInFolder: string;
  /** Where devices call back. */
  callback?: string;
  /** The file of a browser that runs what checks find. */
  browser?: string;
  /** Of these tests, those that a worker does not know by itself, and that may run on the device as it is now. */
  tests(ids: readonly string[], device: Device): Pick<Job, 'ownChecks' | 'tools' | 'templates'>;
}

/** Turns a run into what the worker can carry out. */
export function createPrepare(deps: PrepareDeps) {
  const { store, inventory, payloadFolders, signInFolder, callback, browser, tests } = deps;
  const setting = {
    payloadFolders,
    ...(browser === undefined ? {} : { browser }),
    ...(callback === undefined ? {} : { callback }),
  };

  async function placeFor(run: Run) {
    if (run.finding === undefined) return undefined;
    const row = await store.findings.get(run.finding);
    if (row === undefined) throw new Error(`the finding ${run.finding} that was to be looked at again is not known`);
    return placeOf(row);
  }

  return async function prepare(run: Run): Promise<Job> {
    const device = inventory.get(run.device);
    if (device === undefined) throw new Error(`${run.device} is no longer in the inventory`);
    if (!isEnabled(device)) throw new Error(`${run.device} is switched off: it is not checked`);
    const passes = devicePasses(device, readSignIns(signInFolder, device.signIn));
    if (passes.length === 0) throw new Error(`${run.device} has no url: there is nothing that could be checked`);
    // It may have waited, also through a restart: the entry as it is now says how far it may go.
    const asItIs = { ...run, profile: profileWithin(run.profile, policyOf(device).profile) };
    return jobOf(asItIs, passes, { ...setting, ...tests(run.checks, device) }, await placeFor(run));
  };
}
