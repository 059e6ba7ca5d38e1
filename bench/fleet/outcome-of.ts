import type { JobResult } from '../../packages/server/src/checking/job.ts';
import type { Outcome } from './messages.ts';
import { placeOf } from './place-of.ts';

/** What a run's result says of one device, in as few words as the bench needs. */
export function outcomeOf(name: string, seconds: number, { findings, notChecked, stats }: JobResult): Outcome {
  const proved = findings.filter(({ confidence }) => confidence === 'proved');
  return {
    name,
    seconds,
    requests: stats.requests,
    points: stats.injectionPoints,
    proved: proved.map(({ check, method, url, location, parameter }) => ({
      check,
      place: placeOf(method, new URL(url).pathname, location, parameter),
    })),
    failed: notChecked
      .filter(({ cause }) => cause === 'failed')
      .map(({ check, endpoint, reason }) => ({
        check,
        reason: `${endpoint.replace(/https?:\/\/[^/]+/, '')}: ${reason}`,
      })),
    ...(stats.endpoints === 0 && { problem: notChecked[0]?.reason ?? 'it showed nothing that could be checked' }),
  };
}
