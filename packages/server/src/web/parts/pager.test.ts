import { expect, it } from 'vitest';
import { pageNumbers } from './pager.tsx';

it.each([
  [1, 1, [1]],
  [1, 3, [1, 2, 3]],
  [3, 205, [1, 2, 3, 4, 204, 205]],
  [100, 205, [1, 2, 99, 100, 101, 204, 205]],
  [205, 205, [1, 2, 204, 205]],
])('on page %d of %d', (current, last, expected) => expect(pageNumbers(current, last)).toEqual(expected));
