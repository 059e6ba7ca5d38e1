import { describe, expect, it } from 'vitest';
import { parseBracketed } from './form.ts';

describe('parseBracketed', () => {
  it.each([
    ['user=a&password=b', { user: 'a', password: 'b' }],
    ['password[$ne]=x', { password: { $ne: 'x' } }],
    ['a[b][c]=1&a[b][d]=2', { a: { b: { c: '1', d: '2' } } }],
    ['tag[]=1&tag[]=2', { tag: ['1', '2'] }],
    ['tag=1&tag=2', { tag: ['1', '2'] }],
    ['p[$in][]=x', { p: { $in: ['x'] } }],
    ['__proto__[x]=1&a[constructor]=1', {}],
    ['', {}],
  ])('%s', (text, value) => {
    expect(parseBracketed(new URLSearchParams(text))).toEqual(value);
  });
});
