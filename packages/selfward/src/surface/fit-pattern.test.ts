import { describe, expect, it } from 'vitest';
import { fitPattern } from './fit-pattern.ts';

const patterns = [
  '[A-Z]{3}-\\d{4}',
  '^(?:sensor|actuator)-[0-9]{2,5}$',
  '[^<>]{3,}',
  '\\p{Lu}\\p{L}+ \\d{1,3}',
  '(?<year>\\d{4})/(0[1-9]|1[0-2])',
  '[\\w.+-]+@[\\w-]+\\.[a-z]{2,}',
  '^#(?:[0-9a-f]{3}){1,2}$',
  'a|b|c',
  '\\x41\\u0042',
  'SN[\\dA-F]{8}',
  '\\/dev\\/tty[A-Z]+\\d',
  '\\+?\\d{1,3}[ -]?\\d{6,}',
  '',
];

describe('fitPattern', () => {
  it.each(patterns)('makes what %s takes', (pattern) => {
    const text = fitPattern(pattern);
    expect(text).toMatch(new RegExp(`^(?:${pattern})$`, 'u'));
    expect(fitPattern(pattern)).toBe(text);
  });
  it.each(['(', '[a', ')', 'a{100}', 'a{99999999999}', '('.repeat(50), '[a-z]{2}'.repeat(50)])(
    'gives up on %s',
    (pattern) => expect(fitPattern(pattern)).toBeUndefined(),
  );
});
