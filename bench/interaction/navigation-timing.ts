/** Where the time of one navigation went, in milliseconds and in this order; together they are its whole. */
export const PHASES = ['redirect', 'fetch', 'dns', 'connect', 'request', 'response', 'dom', 'load'] as const;
export type Phase = (typeof PHASES)[number];
export type Phases = Readonly<Record<Phase, number>>;

export const PHASE_TITLES: Readonly<Record<Phase, string>> = {
  redirect: 'POST and redirect',
  fetch: 'Queue and cache',
  dns: 'DNS',
  connect: 'Connect',
  request: 'Request',
  response: 'Response',
  dom: 'DOM',
  load: 'Load',
};

/** What the page itself tells of its navigation (Navigation Timing level 2), as far as it is used. */
export interface NavigationEntry {
  type: string;
  redirectCount: number;
  redirectStart: number;
  redirectEnd: number;
  fetchStart: number;
  domainLookupStart: number;
  domainLookupEnd: number;
  connectStart: number;
  connectEnd: number;
  requestStart: number;
  responseStart: number;
  responseEnd: number;
  domComplete: number;
  loadEventStart: number;
}

export interface Timing {
  /** As published: from `fetchStart` to `loadEventStart`; where a form was posted, from the posting on. */
  totalMs: number;
  phases: Phases;
}

/**
 * A form's answer is a redirect, and `fetchStart` is the begin of what comes after it: with a redirect the posting counts
 * too, for an operator waits for both.
 *
 * @throws RangeError where the page had not finished loading.
 */
export function timingOf(entry: NavigationEntry): Timing {
  if (!(entry.loadEventStart > 0)) throw new RangeError('the page had not finished loading');
  const start = entry.redirectCount > 0 ? entry.redirectStart : entry.fetchStart;
  const phases = {
    redirect: entry.fetchStart - start,
    fetch: entry.domainLookupStart - entry.fetchStart,
    dns: entry.domainLookupEnd - entry.domainLookupStart,
    connect: entry.connectEnd - entry.domainLookupEnd,
    // From the end of connecting on: waiting for a free connection is part of asking.
    request: entry.responseStart - entry.connectEnd,
    response: entry.responseEnd - entry.responseStart,
    dom: entry.domComplete - entry.responseEnd,
    load: entry.loadEventStart - entry.domComplete,
  };
  return { totalMs: entry.loadEventStart - start, phases };
}
