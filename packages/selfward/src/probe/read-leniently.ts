import * as http from 'node:http';
import * as https from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Pair } from '../model/endpoint.ts';
import type { HttpRequest, HttpResponse } from '../model/exchange.ts';
import { decodeText, decompress } from './decode-body.ts';

export interface LenientOptions {
  lookup: LookupFunction;
  insecure: boolean;
  bodyLimit: number;
  headerLimit: number;
  /** Ends the exchange, whatever it has. */
  signal: AbortSignal;
}

/**
 * One exchange whose answer is read as browsers read it: a line of the head may end in a line feed alone (RFC 9112,
 * section 2.2). Only for answers that were refused for that: what a strict reader takes is told more exactly by it.
 */
export function readLeniently(
  request: HttpRequest,
  { origin, path }: { origin: string; path: string },
  options: LenientOptions,
): Promise<HttpResponse> {
  const { lookup, insecure, bodyLimit, headerLimit, signal } = options;
  const { protocol, hostname, port } = new URL(origin);
  return new Promise((done, failed) => {
    const sentAt = performance.now();
    const asked = (protocol === 'https:' ? https : http).request(
      {
        ...{ hostname: hostname.replace(/^\[|\]$/g, ''), port, path, method: request.method, lookup, signal },
        ...{ agent: false, insecureHTTPParser: true, maxHeaderSize: headerLimit, rejectUnauthorized: !insecure },
        headers: grouped(request.headers),
      },
      (answer) => {
        const firstByteMs = performance.now() - sentAt;
        const chunks: Buffer[] = [];
        let [bytes, ended] = [0, false];
        const finish = (truncated: boolean) => {
          if (ended) return;
          ended = true;
          const headers = pairs(answer.rawHeaders);
          const tookMs = performance.now() - sentAt;
          decompress(Buffer.concat(chunks), headers, bodyLimit).then(
            (whole) =>
              done({
                status: answer.statusCode ?? 0,
                headers,
                body: decodeText(whole.bytes, headers),
                bytes,
                truncated: truncated || whole.truncated,
                firstByteMs,
                totalMs: tookMs,
              }),
            failed,
          );
        };
        answer.on('data', (chunk: Buffer) => {
          const left = bodyLimit - bytes;
          bytes += chunk.length;
          chunks.push(chunk.subarray(0, Math.max(0, left)));
          if (bytes <= bodyLimit) return;
          finish(true);
          asked.destroy();
        });
        answer.once('end', () => finish(false));
        answer.once('error', failed);
      },
    );
    asked.once('error', failed);
    asked.end(request.body);
  });
}

/** They belong to the connection; its length is counted anew. */
const OWN = new Set(['content-length', 'connection', 'transfer-encoding', 'keep-alive', 'upgrade', 'expect', 'te']);

function grouped(headers: readonly Pair[]): Record<string, string[] | string> {
  const named = Map.groupBy(
    headers.filter(([name]) => !OWN.has(name.toLowerCase())),
    ([name]) => name,
  );
  // An array of one is no header of its own for some names (Host): Node wants those as a text.
  const out: Record<string, string[] | string> = {};
  for (const [name, values] of named) {
    const [first, ...others] = values.map(([, value]) => value);
    if (first !== undefined) out[name] = others.length === 0 ? first : [first, ...others];
  }
  return out;
}

function pairs(raw: readonly string[]): Pair[] {
  const out: Pair[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) out.push([(raw[at] ?? '').toLowerCase(), raw[at + 1] ?? '']);
  return out;
}
