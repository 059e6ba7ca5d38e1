import type { Answered, Marker, OutOfBandCall, Seen } from '../model/index.ts';
import type { Steps } from './played.ts';

/** How long an answer's call is waited for: most are made before it is given. */
const CALL_MS = 500;

/** What called our address because of a request that carried it. */
export function* heard({ request }: Answered, marker: Marker | undefined): Steps<readonly OutOfBandCall[]> {
  if (marker === undefined) return [];
  const text = [request.url, ...request.headers.flat(), String(request.body ?? '')].join('\n');
  if (!text.includes(marker)) return [];
  const seen: Seen = yield { do: 'listen', markers: [marker], withinMs: CALL_MS };
  return seen.calls ?? [];
}

/** The names that matchers know calls by; without a call there is none of them. */
export function callVariables(calls: readonly OutOfBandCall[]): [name: string, value: string][] {
  const [first] = calls;
  if (!first) return [];
  return [
    ['interactsh_protocol', [...new Set(calls.map(({ protocol }) => protocol))].join('\n')],
    ['interactsh_request', first.request],
    ['interactsh_ip', first.from],
  ];
}
