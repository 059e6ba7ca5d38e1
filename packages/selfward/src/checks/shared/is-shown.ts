import { reflects } from '../../judge/reflection.ts';
import { type EndpointScope, isAnswered, type Point } from '../../model/index.ts';

/** Whether the page repeats what it is sent in this place. */
export function isShown({ baseline: { marked, markers } }: EndpointScope, point: Point): boolean {
  const marker = markers.get(point);
  return marker !== undefined && isAnswered(marked) && reflects(marked.response, marker);
}
