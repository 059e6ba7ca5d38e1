import { lookup as resolve } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, type buildConnector } from 'undici';
import { type Transport, TransportError } from '../model/transport.ts';
import { exchange } from './exchange.ts';
import { failureOf } from './failure-of.ts';
import { pinned } from './pinned-lookup.ts';
import { readLeniently } from './read-leniently.ts';

export interface NetworkOptions {
  /** Connections to the target at once (default 8, the most that any profile uses: the run decides how many it needs). */
  connections?: number;
  /** Accepts certificates that nobody vouches for: most devices sign their own. Say so where it is set. */
  insecure?: boolean;
  /** Milliseconds for a whole exchange. */
  timeoutMs?: number;
  connectTimeoutMs?: number;
  headersTimeoutMs?: number;
  /** Most milliseconds between two pieces of a body. */
  bodyTimeoutMs?: number;
  /** Bytes of a body, packed and unpacked alike; what is beyond is cut. */
  bodyLimit?: number;
  headerLimit?: number;
  /** Resolves names; each name is asked for once, so that a later answer leads nowhere else. */
  lookup?: LookupFunction;
  /** Opens connections another way: into a server in the same process. */
  connect?: buildConnector.connector;
}

/**
 * Carries requests over the network, exactly as they are written: no redirect is followed, no dot or percent sign is
 * tidied, and no answer, however hostile, takes more than its limits of time and memory.
 */
export function createNetworkTransport(options: NetworkOptions = {}): Transport {
  const bodyLimit = options.bodyLimit ?? 2 * 1024 * 1024;
  const headerLimit = options.headerLimit ?? 32 * 1024;
  const lookup = pinned(options.lookup ?? (resolve as LookupFunction));
  const insecure = options.insecure === true;
  const timeoutMs = options.timeoutMs ?? 30_000;
  const agent = new Agent({
    connections: options.connections ?? 8,
    pipelining: 1,
    maxHeaderSize: headerLimit,
    headersTimeout: options.headersTimeoutMs ?? 20_000,
    bodyTimeout: options.bodyTimeoutMs ?? 10_000,
    connect: options.connect ?? {
      timeout: options.connectTimeoutMs ?? 5_000,
      rejectUnauthorized: !insecure,
      lookup,
    },
  });
  return {
    async send(request, sendOptions = {}) {
      const target = split(request.url);
      if (!target)
        throw new TransportError('protocol', `not an address that can be called: ${request.url.slice(0, 200)}`);
      const limit = AbortSignal.timeout(sendOptions.timeoutMs ?? timeoutMs);
      const signal = sendOptions.signal ? AbortSignal.any([sendOptions.signal, limit]) : limit;
      if (!sendOptions.lenient || options.connect)
        return exchange(agent, request, target, bodyLimit, signal, sendOptions);
      try {
        return await readLeniently(request, target, { lookup, bodyLimit, headerLimit, insecure, signal });
      } catch (error) {
        throw failureOf(limit.aborted ? limit.reason : error, sendOptions.signal?.aborted === true);
      }
    },
    close: () => agent.destroy(),
  };
}

/** Cut by hand: a URL parser would tidy the path, and the path is what is being tested. */
function split(url: string): { origin: string; path: string } | undefined {
  const match = /^(https?:\/\/[^/?#]+)([^#]*)/i.exec(url);
  if (!match?.[1] || !URL.canParse(match[1])) return undefined;
  const path = match[2] ?? '';
  return { origin: new URL(match[1]).origin, path: path.startsWith('/') ? path : `/${path}` };
}
