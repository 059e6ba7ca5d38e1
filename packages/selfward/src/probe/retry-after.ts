import type { HttpResponse } from '../model/exchange.ts';
import { headerOf } from './encode.ts';

const A_MOMENT_MS = 1000;

/**
 * For how many milliseconds a target asks us to stay away; `undefined` where it does not. RFC 9110, section 10.2.3:
 * seconds or a date. A 429 asks for it even where it names no time.
 */
export function retryAfter({ status, headers }: HttpResponse, now: number = Date.now()): number | undefined {
  const said = headerOf(headers, 'retry-after')?.trim();
  if (status !== 429 && !(status === 503 && said !== undefined)) return undefined;
  if (said === undefined) return A_MOMENT_MS;
  if (/^\d{1,9}$/.test(said)) return Number(said) * 1000;
  const date = Date.parse(said);
  return Number.isNaN(date) ? A_MOMENT_MS : Math.max(0, date - now);
}
