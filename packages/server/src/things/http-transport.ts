import { Agent, request } from 'undici';
import type { DeviceAnswer, DeviceTransport } from './device-transport.ts';

/** The most that a device's answer may be: bytes of the body, and of the headers. */
const LARGEST_BODY = 64 * 1024;
const LARGEST_HEAD = 16 * 1024;
/** Below what small servers keep an idle connection for, so that none is used that the other side is just closing. */
const KEEP_ALIVE_MS = 1_000;

export interface HttpTransportOptions {
  /** Milliseconds for the whole exchange, however slowly it drips. */
  timeoutMs?: number;
}

/** Devices' HTTP. Takes no proxy, follows no redirect, unpacks nothing, asks no cookie jar. */
export function httpTransport({ timeoutMs = 5_000 }: HttpTransportOptions = {}): {
  send: DeviceTransport;
  /** Breaks off what is under way. */
  close(): Promise<void>;
} {
  const agent = new Agent({
    connections: 4,
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: LARGEST_HEAD,
    maxResponseSize: LARGEST_BODY,
  });
  const closing = new AbortController();
  return {
    async send({ method, url, headers = {}, body }) {
      const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), closing.signal]);
      try {
        const answer = await request(url, {
          dispatcher: agent,
          method,
          headers: { accept: 'application/json, text/plain;q=0.5', ...headers },
          ...(body === undefined ? {} : { body }),
          signal,
        });
        const text = await answer.body.text();
        const type = answer.headers['content-type'];
        const contentType = (Array.isArray(type) ? type[0] : type) ?? '';
        return { is: 'answer', status: answer.statusCode, contentType: contentType.toLowerCase(), body: text };
      } catch (error) {
        return explainFailure(error, timeoutMs);
      }
    },
    async close() {
      closing.abort();
      await agent.destroy();
    },
  };
}

const SILENT: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'it refuses the connection',
  EHOSTUNREACH: 'there is no way to its address',
  ENETUNREACH: 'there is no way to its network',
  ENOTFOUND: 'nobody knows the name in its address',
  EAI_AGAIN: 'the name in its address cannot be looked up now',
};

const BROKEN_OFF = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);
const TIMED_OUT = new Set([
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_ABORTED',
]);

/** A failed exchange in words for people. Pure. */
export function explainFailure(error: unknown, timeoutMs: number): DeviceAnswer {
  const code = codeOf(error);
  const name = error instanceof Error ? error.name : '';
  if (TIMED_OUT.has(code) || name === 'TimeoutError' || name === 'AbortError')
    return { is: 'silence', problem: `no whole answer within ${timeoutMs / 1_000} s` };
  if (BROKEN_OFF.has(code)) return { is: 'silence', problem: 'it breaks the connection off', isBrokenOff: true };
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')
    return { is: 'unusable', problem: `its answer is larger than ${LARGEST_BODY / 1_024} kB` };
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return { is: 'unusable', problem: 'the head of its answer is too large' };
  if (code.startsWith('HPE_') || name === 'HTTPParserError' || name === 'ResponseContentLengthMismatchError')
    return { is: 'unusable', problem: 'its answer is not HTTP' };
  if (/CERT|SELF_SIGNED|TLS|SSL|UNABLE_TO/.test(code))
    return { is: 'silence', problem: `its certificate is not accepted (${code})` };
  return { is: 'silence', problem: SILENT[code] ?? `the connection failed (${code || name || 'unknown'})` };
}

/** An error's code; of the attempts at several addresses, the first one's. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
