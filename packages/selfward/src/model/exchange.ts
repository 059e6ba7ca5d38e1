import type { Method, Pair } from './endpoint.ts';
import type { Probe } from './probe.ts';
import type { Sighting } from './sighting.ts';

/** A request as it goes out. */
export interface HttpRequest {
  method: Method;
  /** Absolute; written to the wire as it stands, no normalising of dots or percent signs. */
  url: string;
  headers: Pair[];
  body?: string | Uint8Array;
}

/** An answer as it came in. */
export interface HttpResponse {
  status: number;
  /** Names in lower case, order and repetition kept. */
  headers: Pair[];
  /** Decoded by its charset; cut at the transport's limit. */
  body: string;
  /** The body as it came, unpacked; only where it was asked for. */
  content?: Uint8Array;
  /** Bytes received of the body, before decompression was cut. */
  bytes: number;
  truncated: boolean;
  /** Milliseconds from sending to the first byte and to the last. */
  firstByteMs: number;
  totalMs: number;
}

export const FAILURES = [
  'unreachable',
  'timeout',
  'reset',
  'protocol',
  'out-of-scope',
  'budget',
  'aborted',
  'distress',
  'crashed',
  'hung',
] as const;

/** Why no answer can be judged. */
export interface Failure {
  kind: (typeof FAILURES)[number];
  message: string;
  /** Of `crashed` and `hung`: where it happened in the target, as its stack tells. */
  stack?: string;
}

/** One request with what it brought back: the piece that all evidence is made of. */
export interface Exchange {
  /** Unique within its run, counting from 1 in order of sending. */
  id: number;
  probe: Probe;
  request: HttpRequest;
  response?: HttpResponse;
  failure?: Failure;
  /** Milliseconds since the run's start. */
  at: number;
  sightings: Sighting[];
}

/** An exchange that was answered. */
export type Answered = Exchange & { response: HttpResponse };

export function isAnswered(exchange: Exchange): exchange is Answered {
  return exchange.response !== undefined;
}
