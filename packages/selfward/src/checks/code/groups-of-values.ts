import type { EndpointScope, Point } from '../../model/index.ts';
import { canTravel, originalText, takesText } from '../shared/probing.ts';

export interface Group {
  kind: 'text' | 'number' | 'path';
  points: readonly Point[];
}

/** A value that must be a number refuses text for all the others, and another path is another page. */
export function groupsOfValues({ points }: EndpointScope): Group[] {
  const able = points.filter((point) => point.part === 'value' && !point.added && canTravel(point, "'"));
  const numbers = able.filter((point) => point.location !== 'path' && isNumber(point));
  const texts = able.filter((point) => point.location !== 'path' && !isNumber(point));
  const paths = able.filter(({ location }) => location === 'path');
  return [
    ...(texts.length > 0 ? [{ kind: 'text' as const, points: texts }] : []),
    ...(numbers.length > 0 ? [{ kind: 'number' as const, points: numbers }] : []),
    ...paths.map((point) => ({ kind: 'path' as const, points: [point] })),
  ];
}

export function isNumber(point: Point): boolean {
  return !takesText(point) || /^-?\d+(?:\.\d+)?$/.test(originalText(point));
}
