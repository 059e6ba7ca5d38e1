import { lookup as resolve } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, type buildConnector, type Dispatcher } from 'undici';
import type { Pair } from '../model/endpoint.ts';
import type { HttpRequest, HttpResponse } from '../model/exchange.ts';
import { type SendOptions, type Transport, TransportError } from '../model/transport.ts';
import { collectBytes } from './collect-bytes.ts';
import { decodeText, decompress } from './decode-body.ts';
import { headerOf } from './encode.ts';
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

/** Streams that have no end: server-sent events, a camera's pictures. What comes within a moment is the answer. */
const ENDLESS = /^(text\/event-stream|multipart\/x-mixed-replace)\b/i;
const MOMENT_MS = 300;

/** Interim answers (1xx) that are passed over. */
const MOST_ANNOUNCED = 20;

/** They belong to the connection, which is ours: a recorded request's own would only break it (RFC 9110, section 7.6.1). */
const HOP = new Set(['content-length', 'connection', 'transfer-encoding', 'keep-alive', 'upgrade', 'expect', 'te']);

/** Cut by hand: a URL parser would tidy the path, and the path is what is being tested. */
function split(url: string): { origin: string; path: string } | undefined {
  const match = /^(https?:\/\/[^/?#]+)([^#]*)/i.exec(url);
  if (!match?.[1] || !URL.canParse(match[1])) return undefined;
  const path = match[2] ?? '';
  return { origin: new URL(match[1]).origin, path: path.startsWith('/') ? path : `/${path}` };
}

function exchange(
  agent: Agent,
  request: HttpRequest,
  target: { origin: string; path: string },
  bodyLimit: number,
  signal: AbortSignal,
  asked: SendOptions,
): Promise<HttpResponse> {
  return new Promise((done, failed) => {
    const collected = collectBytes(bodyLimit);
    let [bytes, status, firstByteMs, announced] = [0, 0, 0, 0];
    let sentAt = performance.now();
    let headers: Pair[] = [];
    let controller: Dispatcher.DispatchController | undefined;
    const stop = () => {
      const reason = failureOf(signal.reason, asked.signal?.aborted === true);
      controller?.abort(reason);
      failed(reason);
    };
    let moment: NodeJS.Timeout | undefined;
    let finished = false;
    const finish = async (truncated: boolean) => {
      finished = true;
      clearTimeout(moment);
      signal.removeEventListener('abort', stop);
      const whole = await decompress(collected.bytes(), headers, bodyLimit);
      done({
        status,
        headers,
        body: decodeText(whole.bytes, headers),
        ...(asked.content && { content: whole.bytes }),
        bytes,
        truncated: truncated || whole.truncated,
        firstByteMs,
        totalMs: performance.now() - sentAt,
      });
    };
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    const own = request.headers.filter(([name]) => !HOP.has(name.toLowerCase())).flat();
    const packed =
      headerOf(request.headers, 'accept-encoding') === undefined ? ['accept-encoding', 'gzip, deflate, br'] : [];
    agent.dispatch(
      { ...target, method: request.method, headers: [...own, ...packed], body: request.body ?? null },
      {
        onRequestStart(given) {
          controller = given;
          sentAt = performance.now();
          if (signal.aborted) stop();
        },
        onResponseStart(given, code) {
          // 103 and its like announce an answer; one that only ever announces is none.
          if (code < 200) {
            if (++announced > MOST_ANNOUNCED)
              given.abort(new TransportError('protocol', 'it announces answers without end'));
            return;
          }
          firstByteMs = performance.now() - sentAt;
          status = code;
          headers = pairs(given.rawHeaders);
          if (!ENDLESS.test(headerOf(headers, 'content-type') ?? '')) return;
          moment = setTimeout(() => {
            void finish(true);
            given.abort(new TransportError('protocol', 'the answer is a stream without an end'));
          }, MOMENT_MS);
        },
        onResponseData(given, chunk) {
          bytes += chunk.length;
          if (finished || !collected.add(chunk)) return;
          void finish(true);
          // Ends the connection: an endless body is not read to its end.
          given.abort(new TransportError('protocol', 'the body is longer than the limit'));
        },
        onResponseEnd: () => void finish(false),
        onResponseError(_given, error) {
          clearTimeout(moment);
          signal.removeEventListener('abort', stop);
          // What we ended ourselves is on its way already, being unpacked.
          if (!finished) failed(failureOf(error, asked.signal?.aborted === true));
        },
      },
    );
  });
}

function pairs(raw: Dispatcher.DispatchController['rawHeaders']): Pair[] {
  if (!Array.isArray(raw)) return [];
  const text = raw.map((each) => (typeof each === 'string' ? each : each.toString('latin1')));
  return Array.from(
    { length: Math.floor(text.length / 2) },
    (_none, i): Pair => [(text[2 * i] ?? '').toLowerCase(), text[2 * i + 1] ?? ''],
  );
}
