import type { HttpRequest } from './exchange.ts';
import type { Marker } from './marker.ts';
import type { Point } from './point.ts';

/** What a probe may bring about, at worst; the guard and the policy decide by it. */
export type Effect = 'read' | 'write' | 'shape' | 'delay' | 'callback';

/** Wraps a value that must reach the wire exactly as it is, without the encoding that its place would get. */
export interface Raw {
  raw: string;
}

/** A request that a check wrote itself. Scope, leave, pace and budget hold for it as for every other. */
export interface Whole {
  request: HttpRequest;
  /** Cookies are kept from one request to the next that names the same session, apart from the run's own. */
  session?: string;
  /** Milliseconds for the whole exchange. */
  timeoutMs?: number;
}

/**
 * One crafted request of one check: the endpoint's ordinary request with some values replaced.
 *
 * A string replaces a value as text. At a JSON point any JSON value stands as itself. In a query or a form an object
 * becomes bracketed names (`name[$ne]=x`), an array repeats the name. `undefined` leaves the field out.
 */
export interface Probe {
  set: ReadonlyMap<Point, unknown>;
  /** The markers that it carries, for attribution. */
  markers: readonly Marker[];
  effect: Effect;
  /** What the probe is for, in a few words: shown in the probe log. */
  note: string;
  /** As whom, by the identity's name; the run's own identity where not given. */
  as?: string;
  /** Another method or another body shape than the endpoint's own. */
  override?: { contentType?: string; headers?: [string, string][] };
  /** Its answer is read as browsers read it: for what a strict reader refused. */
  lenient?: boolean;
  /** Sent in place of the endpoint's request; leave is decided for it alone. */
  whole?: Whole;
}
