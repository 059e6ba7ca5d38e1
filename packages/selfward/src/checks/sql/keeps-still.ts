import type { Point } from '../../model/index.ts';
import { type Steps, sendOne } from '../shared/probing.ts';
import { isOrdinary } from './answers.ts';
import type { Inquiry } from './inquiry.ts';

/** Whether the ordinary request is answered as before; where it is not, nothing can be told. */
export function* keepsStill({ at, entry }: Inquiry, points: readonly Point[]): Steps<boolean> {
  const again = yield* sendOne(at.endpoint, { set: new Map(), note: 'control: the ordinary request' });
  if (isOrdinary(at, again)) return true;
  for (const point of points) entry(point).untold = 'the page changes by itself, so that answers cannot be compared';
  return false;
}
