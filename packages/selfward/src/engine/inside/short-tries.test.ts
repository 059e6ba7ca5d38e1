import { describe, expect, it } from 'vitest';
import { commandInjectionInside } from '../../checks/inside/command-injection.ts';
import { sqlInjectionInside } from '../../checks/inside/sql-injection.ts';
import type { Point } from '../../model/point.ts';
import { fitsCut, isCutShort, shortTries } from './short-tries.ts';

const cut = (maxLength?: number): Point => ({
  ...{ id: 'query:q', location: 'query', name: 'q', part: 'value' as const },
  ...(maxLength !== undefined && { hint: { maxLength } }),
});
const values = (tries: readonly { value: unknown }[]) => tries.map(({ value }) => value);

describe('shortTries', () => {
  it('keeps of each value the signs before a word', () => {
    expect(values(shortTries(sqlInjectionInside.tries)).slice(0, 3)).toEqual(["'{p}", `'"{p}`, '"`{p}']);
    expect(values(shortTries(commandInjectionInside.tries))).toContain('$({p}');
  });

  it('has nothing of what is no text, or has no signs', () => {
    expect(shortTries([{ note: 'an operator', value: { $ne: '{p}' } }])).toEqual([]);
    expect(shortTries([{ note: 'a number', value: '73 {p} 73' }])).toEqual([]);
  });

  it('is for fields that are cut before a value ends', () => {
    const [first] = sqlInjectionInside.tries;
    if (!first) throw new Error('there is a first');
    expect([cut(), cut(200), cut(8)].map((point) => isCutShort(point, first))).toEqual([false, false, true]);
    const [sign] = shortTries(sqlInjectionInside.tries);
    if (!sign) throw new Error('there is one');
    expect([cut(8), cut(6), cut(5)].map((point) => fitsCut(point, sign))).toEqual([true, true, false]);
  });
});
