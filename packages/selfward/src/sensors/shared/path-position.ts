import { posix, win32 } from 'node:path';
import type { Sighting } from '../../model/sighting.ts';

/**
 * Where a word stands in a path: `data` where it is a name somewhere below the folder that was meant, `code` where it
 * stands at the root or above the folder that the path starts from: it could only get there by `..` or by beginning the
 * path anew.
 */
export function pathPosition(path: string, word: string): Sighting['position'] {
  const wanted = word.toLowerCase();
  const windows = /^[a-z]:|\\/i.test(path);
  const normal = (windows ? win32 : posix).normalize(path).toLowerCase();
  const segments = normal.split(/[\\/]/);
  const at = segments.findIndex((segment) => segment.includes(wanted));
  if (at < 0) return path.toLowerCase().includes(wanted) ? 'data' : 'unknown';
  const before = segments[at - 1];
  const atRoot = at === 1 && (before === '' || /^[a-z]:$/.test(before ?? ''));
  return atRoot || before === '..' ? 'code' : 'data';
}
