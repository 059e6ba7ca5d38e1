import type { Failure, HttpRequest, HttpResponse } from './exchange.ts';

export interface SendOptions {
  signal?: AbortSignal;
  /** Milliseconds for the whole exchange. */
  timeoutMs?: number;
  /** Hands back the body's own bytes besides its text. */
  content?: boolean;
  /** Reads a head as browsers do, whose lines may end in a line feed alone; nothing else of it may be broken. */
  lenient?: boolean;
}

/** Carries a request to the target and brings the answer back; follows no redirect. */
export interface Transport {
  /** @throws TransportError with the failure's kind; nothing else. */
  send(request: HttpRequest, options?: SendOptions): Promise<HttpResponse>;
  close(): Promise<void>;
}

/** The one error that a transport throws. */
export class TransportError extends Error {
  readonly kind: Failure['kind'];

  constructor(kind: Failure['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TransportError';
    this.kind = kind;
  }
}
