import type { Check } from '../../model/check.ts';
import type { Endpoint } from '../../model/endpoint.ts';
import type { Point } from '../../model/point.ts';

/** Names one check's place, for what was tried there from inside. */
export function triedKey({ id }: Pick<Check, 'id'>, endpoint: Pick<Endpoint, 'id'>, point: Pick<Point, 'id'>): string {
  return [id, endpoint.id, point.id].join('\n');
}
