import type { EndpointScope, Point } from '../../model/index.ts';

/** What travels well together; a path or a typed field that refuses the text would hide all the others. */
export function groupsOf({ points, baseline }: EndpointScope): Point[][] {
  const isLone = (point: Point) => point.location === 'path' || point.part === 'name' || !baseline.markers.has(point);
  const together = points.filter((point) => !isLone(point));
  return [...(together.length > 0 ? [together] : []), ...points.filter(isLone).map((point) => [point])];
}
