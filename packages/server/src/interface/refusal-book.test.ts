import { expect, it } from 'vitest';
import { judgePassword } from '../access/judge-password.ts';
import { PASSWORD_MIN } from './password.ts';
import { createRefusalBook } from './refusal-book.ts';

it('writes so many a minute down, and says how many more there were', () => {
  let now = 0;
  const book = createRefusalBook(2, () => now);
  expect([book.take(), book.take(), book.take(), book.take()]).toEqual([0, 0, undefined, undefined]);
  now += 30_000;
  expect([book.take(), book.take()]).toEqual([2, undefined]);
  now += 3_600_000;
  expect([book.take(), book.take(), book.take()]).toEqual([1, 0, undefined]);
});

it('asks for passwords as long as they must be', () => {
  const password = 'r7-Wq.k2+Lm_x9!z'.slice(0, PASSWORD_MIN);
  expect(judgePassword(password, 'ann')).toBeUndefined();
  expect(judgePassword(password.slice(1), 'ann')).toContain('too short');
});
