import { expect, it } from 'vitest';
import { originAt } from './listen.ts';

it('names devices by another host than the server, whose cookies they must not be sent', () => {
  expect(new URL(originAt(8471)).hostname).not.toBe('127.0.0.1');
});
