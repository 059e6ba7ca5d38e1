import type { Class } from '../../../lab/cases/case.ts';
import type { Sampled } from './sample-for-peers.ts';

/** A tool that is run over the same sample. */
export interface Peer {
  name: string;
  /** The classes that it looks for. */
  classes: readonly Class[];
  /** Its version; `undefined` where it is not installed. */
  version(): Promise<string | undefined>;
  /** Runs it over the sample behind the origin. @returns the ids of the cases that it reports. */
  run(check: Class, origin: string, sample: readonly Sampled[], folder: string): Promise<ReadonlySet<string>>;
}
