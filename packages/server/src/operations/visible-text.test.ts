import { describe, expect, it } from 'vitest';
import { visibleText } from './visible-text.ts';

describe('visibleText', () => {
  it.each([
    ['router1', 'router1'],
    ['Küche 2. OG 💡 温度', 'Küche 2. OG 💡 温度'],
    ['a\nann signs in', 'a\\nann signs in'],
    ['a\r\n\tb', 'a\\r\\n\\tb'],
    ['\u001b[2J\u001b[31mred', '\\u{1b}[2J\\u{1b}[31mred'],
    ['\u009b31m', '\\u{9b}31m'],
    ['a\u0000b\u007f\b', 'a\\u{0}b\\u{7f}\\u{8}'],
    ['user\u202etxt.exe', 'user\\u{202e}txt.exe'],
    ['\u2066a\u2069\u061c\u200e', '\\u{2066}a\\u{2069}\\u{61c}\\u{200e}'],
    ['a\u2028b\u2029c\u0085d', 'a\\u{2028}b\\u{2029}c\\u{85}d'],
    ['ad\u200bmin\ufeff\u00ad', 'ad\\u{200b}min\\u{feff}\\u{ad}'],
    ['\u{e0041}\u{e000}', '\\u{e0041}\\u{e000}'],
    ['cut \ud83d', 'cut \\u{d83d}'],
    ['typed \\n', 'typed \\\\n'],
  ])('%j is written %j', (text, visible) => {
    expect(visibleText(text, 200)).toBe(visible);
  });

  it.each([
    ['x'.repeat(10), 10, 'x'.repeat(10)],
    ['x'.repeat(11), 10, `${'x'.repeat(9)}…`],
    ['x'.repeat(1_000_000), 10, `${'x'.repeat(9)}…`],
    ['\n'.repeat(6), 10, '\\n\\n\\n\\n\\…'],
    ['💡'.repeat(9), 10, '💡💡💡💡…'],
    ['💡'.repeat(5), 10, '💡💡💡💡💡'],
  ])('is bounded: %j in %i', (text, most, visible) => {
    expect(visibleText(text, most)).toBe(visible);
    expect(visibleText(text, most).length).toBeLessThanOrEqual(most);
  });
});
