import { describe, expect, it } from 'vitest';
import { believable } from './believable.ts';

describe('believable', () => {
  it.each([
    ['contact_email', {}, 'ann.walker@example.com'],
    ['state', { enum: ['', 'open', 'closed'] }, 'open'],
    ['state', { enum: [''] }, ''],
    ['whatever', { enum: [null, 3] }, 3],
    ['page', { type: 'string', pattern: '^[1-9]\\d{0,5}$' }, '10'],
    ['net', { format: 'cidrv4' }, '192.0.2.0/24'],
    ['name', { pattern: '^[a-z0-9-]+$' }, 'room'],
    ['temperature', { type: 'integer', maximum: 18 }, 18],
    ['note', { maxLength: 3 }, 'All'],
    ['code', { minLength: 8 }, 'roomroom'],
    ['comment', { minLength: 30, maxLength: 31 }, 'All fine here All fine here Al'],
    ['zip', { minLength: 7 }, '9410311'],
    ['serial', { pattern: '^[A-Z]{3}-\\d{4}$' }, 'AAA-0000'],
    ['serial', { pattern: 'SN-[0-9a-f]{8}', maxLength: 11 }, 'SN-aaaaaaaa'],
  ] as const)('%s with %j is %j', (name, hint, value) => {
    expect(believable(name, { hint })).toBe(value);
  });
});
