import type { Endpoint } from '../../model/endpoint.ts';
import type { Point } from '../../model/point.ts';
import type { NotChecked } from '../../model/report.ts';
import { nameInReport, parameterOf } from '../endpoint-name.ts';

/** One point that one check could not tell. */
export interface Untold {
  check: string;
  point: Point;
  reason: string;
}

/**
 * Says in as few lines as are true what could not be told of one endpoint: a reason that holds for all its points is
 * said once for a check, one that holds for all checks once for the endpoint.
 */
export function compact(endpoint: Endpoint, untold: readonly Untold[], points: number, checks: number): NotChecked[] {
  const name = nameInReport(endpoint);
  const cause = 'failed' as const;
  const lines: NotChecked[] = [];
  const byReason = Map.groupBy(untold, ({ reason }) => reason);
  for (const [reason, all] of byReason) {
    const byCheck = [...Map.groupBy(all, ({ check }) => check)];
    if (points * checks > 1 && all.length === points * checks) {
      lines.push({ endpoint: name, reason, cause });
      continue;
    }
    for (const [check, each] of byCheck) {
      if (points > 1 && each.length === points) lines.push({ endpoint: name, reason, check, cause });
      else {
        for (const { point } of each) {
          const parameter = parameterOf(point);
          lines.push({ endpoint: `${name} ${parameter}`, reason, check, parameter, cause });
        }
      }
    }
  }
  return lines;
}
