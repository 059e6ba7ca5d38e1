import type { Answered } from './exchange.ts';
import type { Marker } from './marker.ts';

/** A real browser, where the operator wants it: what runs there is proof. */
export interface Browser {
  /**
   * Loads a recorded answer as the page of its address: nothing is asked of the target or of anybody else. Tells which
   * of the markers were evaluated by a script of that page.
   *
   * @throws Error where the browser itself failed; nothing is told then.
   */
  run(answer: Answered, markers: readonly Marker[], signal?: AbortSignal): Promise<readonly Marker[]>;
  close(): Promise<void>;
}
