import { describe, expect, it } from 'vitest';
import { around, responseText } from './excerpt.ts';

describe('excerpts', () => {
  it('shows what stands around, and no more', () => {
    expect(around(`${'a'.repeat(500)}MARK${'b'.repeat(500)}`, ['mark'])).toBe(
      `… ${'a'.repeat(120)}MARK${'b'.repeat(120)} …`,
    );
    expect(around('short', ['none'])).toBe('short');
    expect(around('x'.repeat(1000), ['none'])).toHaveLength(242);
  });
  it('cuts a long answer around what matters', () => {
    const response = {
      status: 200,
      headers: [],
      body: `${'a'.repeat(50_000)}MARK${'b'.repeat(50_000)}`,
      bytes: 0,
      truncated: false,
      firstByteMs: 1,
      totalMs: 1,
    };
    const text = responseText(response, ['mark']);
    expect(text).toContain('aMARKb');
    expect(text.length).toBeLessThan(4200);
  });
});
