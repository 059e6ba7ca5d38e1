import { describe, expect, it } from 'vitest';
import type { Hint } from '../../model/point.ts';
import { isClosed, shaped } from './in-shape.ts';

const CODE = `a' OR "b`;
const sent = (hint: Hint, value: unknown = CODE, original: unknown = 'room') =>
  shaped(value, { hint, original, part: 'value' });

describe('shaped', () => {
  it('leaves what nobody was seen to judge', () => {
    expect(sent({ format: 'email' })).toBe(CODE);
    expect(sent({ enforced: true })).toBe(CODE);
    expect(sent({ format: 'email', enforced: true }, 7)).toBe(7);
  });

  it('puts a text where an address may carry it, between quotes where it must', () => {
    expect(sent({ format: 'email', enforced: true }, 'word')).toBe('word@example.org');
    expect(sent({ format: 'email', enforced: true })).toBe(`"a' OR \\"b"@example.org`);
  });

  it('is a second line where an expression judges the first alone', () => {
    expect(sent({ pattern: '^\\w+$', flags: 'm', enforced: true })).toBe(`room\n${CODE}`);
  });

  it('is as long as it must be', () => {
    expect(sent({ minLength: 12, enforced: true }, 'word')).toBe('wordaaaaaaaa');
  });

  it('is encoded where it is decoded before it is used', () => {
    expect(sent({ contentEncoding: 'base64', enforced: true })).toBe('YScgT1IgImI=');
    expect(sent({ contentEncoding: 'hex', enforced: true }, 'word')).toBe('776f7264');
  });
});

describe('isClosed', () => {
  const closed = (hint: Hint, original: unknown = 'room') => isClosed({ hint: { ...hint, enforced: true }, original });

  it.each<[boolean, Hint]>([
    [true, { format: 'uuid' }],
    [true, { enum: ['a', 'b'] }],
    [true, { type: 'integer' }],
    [true, { pattern: '^[a-z]+$' }],
    [false, { pattern: '^[a-z]+' }],
    [false, { pattern: '^[a-z ;]+$' }],
    [false, { format: 'email' }],
    // What is in it is another matter.
    [false, { format: 'base64', contentEncoding: 'base64' }],
  ])('%s for %j', (expected, hint) => expect(closed(hint)).toBe(expected));

  it('is not so where only a description says it', () => {
    expect(isClosed({ hint: { format: 'uuid' }, original: 'room' })).toBe(false);
  });
});
