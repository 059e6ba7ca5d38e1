import type { Method, Pair } from './endpoint.ts';
import type { Answered, HttpResponse } from './exchange.ts';
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

/** A request that a page or its scripts make. */
export interface PageRequest {
  method: Method;
  url: string;
  headers: Pair[];
  body?: string;
  /** The page itself or one of its frames, a script, what scripts ask for; `link` where the page would go, unanswered. */
  kind: 'page' | 'script' | 'data' | 'link';
}

/** A page as its scripts built it. */
export interface RenderedPage {
  /** Its document before it was used; forms that a script submits are left out. */
  html: string;
  /** Its document after its forms were submitted and its buttons pressed. */
  later: string;
}

/** Builds pages with their scripts. It has no network: every request goes through whoever asks for the page. */
export interface Renderer {
  /**
   * @param ask - brings the answer to a request, or nothing where it is not made.
   * @param fieldValue - what to write into a field.
   * @throws Error where the page or the browser failed.
   */
  show(
    url: string,
    ask: (request: PageRequest) => Promise<HttpResponse | undefined>,
    fieldValue: (name: string, type: string) => string,
    signal?: AbortSignal,
  ): Promise<RenderedPage>;
  close(): Promise<void>;
}
