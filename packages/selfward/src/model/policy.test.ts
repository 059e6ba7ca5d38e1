import { describe, expect, it } from 'vitest';
import { PolicySchema } from './policy.ts';

describe('PolicySchema', () => {
  it('is gentle and gives no leave where nothing is said', () => {
    expect(PolicySchema.parse({})).toEqual({ profile: 'gentle', allow: [], deny: [] });
  });

  it('takes leave in short and in full', () => {
    const { allow } = PolicySchema.parse({
      allow: ['POST /label', { endpoint: 'POST /login', effect: 'stateless' }, { endpoint: 'PUT /name' }],
    });
    expect(allow).toEqual([
      { endpoint: 'POST /label', effect: 'restore' },
      { endpoint: 'POST /login', effect: 'stateless' },
      { endpoint: 'PUT /name', effect: 'restore' },
    ]);
  });

  it.each(['', 'label', 'POST label', 'FETCH /label', { endpoint: 'word' }, 7])('refuses %j by an issue', (allow) => {
    expect(PolicySchema.safeParse({ allow: [allow] }).success).toBe(false);
  });
});
