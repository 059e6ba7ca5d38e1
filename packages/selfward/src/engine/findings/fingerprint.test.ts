import { describe, expect, it } from 'vitest';
import { fingerprint } from './fingerprint.ts';

describe('fingerprint', () => {
  const place = {
    check: 'c',
    target: 't',
    method: 'GET',
    url: 'http://h:1/a/{b}',
    location: 'query',
    parameter: 'q',
    sink: 'http://h:1/a/{b}',
  };
  it('outlives an address and is told apart by everything else', () => {
    expect(fingerprint(place)).toMatch(/^[0-9a-f]{24}$/);
    expect(fingerprint({ ...place, url: 'http://other:2/a/{b}?x=1', sink: 'http://other:2/a/{b}' })).toBe(
      fingerprint(place),
    );
    const others = Object.keys(place).map((key) => fingerprint({ ...place, [key]: '/else' }));
    expect(new Set([...others, fingerprint(place)]).size).toBe(8);
  });
});
