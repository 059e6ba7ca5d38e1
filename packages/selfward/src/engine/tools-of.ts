import type { EndpointScope } from '../model/check.ts';
import type { RunOptions } from '../model/run.ts';

/** What a run gives every check to work with. */
export function toolsOf({
  profile,
  listener,
  browser,
}: Pick<RunOptions, 'profile' | 'listener' | 'browser'>): Pick<EndpointScope, 'profile' | 'callback' | 'browser'> {
  return { profile, ...(listener && { callback: listener.pattern }), ...(browser && { browser: true }) };
}
