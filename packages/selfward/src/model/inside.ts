import type { Marker } from './marker.ts';
import type { Sighting } from './sighting.ts';

/**
 * What a run has besides answers where its target is watched from inside: which markers reached which sinks. Whatever
 * was seen before an answer was complete has been told by the time that `Transport.send` resolves.
 */
export interface Inside {
  /** From here on the sensors look for these; called before the request that carries them is sent. */
  plant(markers: readonly Marker[]): void;
  /** What was seen of them so far, in order, each kind of sighting once. */
  seen(markers: readonly Marker[]): readonly Sighting[];
  /** The ids of the sensors whose ways in were all proved in the process that takes the probes. */
  covered: ReadonlySet<string>;
  /**
   * Sensors whose sink that process has and of which a way in was not proved, and packages with a sink that no sensor
   * watches: silence there proves nothing.
   */
  uncovered: ReadonlySet<string>;
  /**
   * `both`: what sensors did not prove is checked from outside as well. `alone`: a point whose marker reached no sink of
   * a check is clean for it, where a sensor covers that sink.
   */
  mode: 'both' | 'alone';
  /** Whether nothing that is done there lasts: then it is also sent what may end the process. */
  contained: boolean;
}

/** How a check is proved by a sighting: a harmless marker first, then these where it arrived. */
export interface InsideRule {
  /** Sensors of its sinks; a sighting of theirs in code position proves it. */
  sensors: readonly string[];
  /**
   * Values for each of them, of which a field is sent at most four, each spanning more than one token of what the sinks
   * parse. `{p}` stands for a fresh marker.
   */
  tries: readonly InsideTry[];
  /** Packages with sinks of its kind that no sensor watches: where one is loaded, silence proves nothing. */
  unwatched?: readonly string[];
}

export interface InsideTry {
  note: string;
  /**
   * Text as it stands; for a JSON point or bracketed names any JSON value, `{p}` in its strings. One with `{site}` is for
   * fields whose ordinary value is an address: that one's scheme and host, and `{rest}` for what stands behind them.
   */
  value: unknown;
  /** The sensors that it is for; all of the rule's where not given. */
  sensors?: readonly string[];
}
