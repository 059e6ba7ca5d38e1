import { TransportError } from '../model/transport.ts';

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EHOSTDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const RESET = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'ECONNABORTED']);
const TIMEOUT = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']);

/** Says in the model's words why a request brought nothing back. @param aborted - whether the caller gave up. */
export function failureOf(error: unknown, aborted: boolean): TransportError {
  if (error instanceof TransportError) return error;
  if (aborted) return new TransportError('aborted', 'the run was stopped', { cause: error });
  const { code, name, message } = described(error);
  const say = (kind: TransportError['kind'], text: string) => new TransportError(kind, text, { cause: error });
  if (name === 'TimeoutError' || TIMEOUT.has(code)) return say('timeout', 'no complete answer within the time allowed');
  if (UNREACHABLE.has(code)) return say('unreachable', `no connection (${code})`);
  if (RESET.has(code)) return say('reset', `the connection was lost (${message})`);
  if (code.startsWith('HPE_')) return say('protocol', `the answer is not proper HTTP (${code}: ${message})`);
  if (/CERT|SSL|TLS|ALTNAME|VERIFY|SELF_SIGNED/.test(code))
    return say('unreachable', `the certificate or encryption was refused (${code})`);
  return say('protocol', message);
}

function described(error: unknown): { code: string; name: string; message: string } {
  if (!(error instanceof Error)) return { code: '', name: '', message: String(error) };
  const { code } = error as NodeJS.ErrnoException;
  // Several addresses were tried: the first failure speaks for all.
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  if (code === undefined && inner instanceof Error) return described(inner);
  return { code: typeof code === 'string' ? code : '', name: error.name, message: error.message };
}
