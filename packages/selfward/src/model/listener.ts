import type { Marker } from './marker.ts';

/** A call that arrived out of band at the address of a marker. */
export interface OutOfBandCall {
  marker: Marker;
  /** `http`, `dns` … */
  protocol: string;
  /** The address that it came from. */
  from: string;
  /** What was sent, as text, its beginning only. */
  request: string;
}

/** Waits on this machine for calls that probes provoke. */
export interface Listener {
  /** An address that a target can call, with `{marker}` where the marker goes: `http://192.0.2.7:4040/{marker}`. */
  pattern: string;
  /** The calls to the markers' addresses so far; where there is none yet, waits for the first, at most so long. */
  calls(markers: readonly Marker[], withinMs: number, signal?: AbortSignal): Promise<readonly OutOfBandCall[]>;
  close(): Promise<void>;
}
