import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { plainSchema } from './plain-schema.ts';

describe('plainSchema', () => {
  it.each([
    ['nothing', undefined, undefined],
    ['JSON Schema', { type: 'object', properties: { a: {} } }, { type: 'object', properties: { a: {} } }],
    [
      'a validator’s own',
      z.object({ a: z.string().max(9) }),
      { type: 'object', properties: { a: { type: 'string', maxLength: 9 } }, required: ['a'] },
    ],
    [
      'what is turned into something else',
      z.object({ at: z.string().transform(Number) }),
      { properties: { at: { type: 'string' } } },
    ],
    ['what JSON has no word for', z.object({ at: z.date() }), { properties: { at: {} } }],
    ['a validator that tells nothing', { '~standard': { version: 1, vendor: 'x', validate: () => ({}) } }, undefined],
  ])('%s', (_what, schema, told) => {
    const plain = plainSchema(schema);
    if (told === undefined) expect(plain).toBeUndefined();
    else expect(plain).toMatchObject(told);
    expect(() => structuredClone(plain)).not.toThrow();
  });

  it('leaves out one that refers to itself', () => {
    const round: Record<string, unknown> = {};
    round.self = round;
    expect(plainSchema(round)).toBeUndefined();
  });
});
