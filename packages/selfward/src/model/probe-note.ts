import type { Sighting } from './sighting.ts';

/** One request of a check from within, as somebody reads it in a log afterwards. */
export interface ProbeNote {
  /** Milliseconds since 1970, when it went out. */
  at: number;
  check: string;
  /** As whom it was sent; absent for nobody. */
  as?: string;
  method: string;
  url: string;
  /** Where its value went in: `query name`; empty where it belongs to no single place. */
  parameter: string;
  note: string;
  /** The answer's status, 0 where there was none. */
  status: number;
  tookMs: number;
  failure: string;
  /** What sensors saw of it. */
  sightings: readonly Pick<Sighting, 'sensor' | 'position' | 'at'>[];
}
