import { describe, expect, it } from 'vitest';
import { endpointForTesting } from '../../probe/endpointForTesting.ts';
import { compact } from './compact.ts';

describe('compact', () => {
  const endpoint = endpointForTesting('GET', 'http://h/p', {
    query: [
      ['a', '1'],
      ['b', '2'],
    ],
  });
  const [a, b] = endpoint.points;
  if (!a || !b) throw new Error('no points');
  const say = (check: string, point: typeof a, reason = 'why') => ({ check, point, reason });
  it.each([
    ['nothing', [], []],
    ['everything', [say('x', a), say('x', b), say('y', a), say('y', b)], ['GET http://h/p|why||']],
    ['one check', [say('x', a), say('x', b), say('y', a)], ['GET http://h/p|why|x|', 'GET http://h/p a|why|y|a']],
    ['two reasons', [say('x', a), say('x', b, 'else')], ['GET http://h/p a|why|x|a', 'GET http://h/p b|else|x|b']],
  ])('%s', (_name, untold, lines) => {
    const said = compact(endpoint, untold, 2, 2).map((line) =>
      [line.endpoint, line.reason, line.check, line.parameter].join('|'),
    );
    expect(said).toEqual(lines);
  });
});
