import type { Agent, Dispatcher } from 'undici';
import type { Pair } from '../model/endpoint.ts';
import type { HttpRequest, HttpResponse } from '../model/exchange.ts';
import { type SendOptions, TransportError } from '../model/transport.ts';
import { collectBytes } from './collect-bytes.ts';
import { decodeText, decompress } from './decode-body.ts';
import { headerOf } from './encode.ts';
import { failureOf } from './failure-of.ts';

/** Streams that have no end: server-sent events, a camera's pictures. What comes within a moment is the answer. */
const ENDLESS = /^(text\/event-stream|multipart\/x-mixed-replace)\b/i;

const MOMENT_MS = 300;

/** Interim answers (1xx) that are passed over. */
const MOST_ANNOUNCED = 20;

/** They belong to the connection, which is ours: a recorded request's own would only break it (RFC 9110, section 7.6.1). */
const HOP = new Set(['content-length', 'connection', 'transfer-encoding', 'keep-alive', 'upgrade', 'expect', 'te']);

export function exchange(
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
    const end = () => {
      if (finished) return;
      const reason = failureOf(signal.reason, asked.signal?.aborted === true);
      controller?.abort(reason);
      failed(reason);
    };
    /** Time that is over for a busy process may not be over for the target: what is here already is read first. */
    const stop = () => (asked.signal?.aborted ? end() : void setImmediate(end));
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
    if (signal.aborted) return end();
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
          if (signal.aborted) end();
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
