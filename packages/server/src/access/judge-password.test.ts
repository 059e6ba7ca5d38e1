import { describe, expect, it } from 'vitest';
import { judgePassword, normalisePassword } from './judge-password.ts';

describe('judgePassword', () => {
  it.each([
    'lantern velvet harbour',
    'q7!mZ0_xK2pL',
    'kühlraum neun ist offen',
    '部屋の温度は二十度です今日',
    'aquarium1234',
    'no uppercase no digits',
    `${'long sentence '.repeat(18)}ab`,
  ])('takes %j', (password) => {
    expect(judgePassword(password, 'ann')).toBeUndefined();
  });

  it.each([
    ['short1234', /too short/],
    ['elevenchars', /too short/],
    ['𝒶𝒷𝒸𝒹ℯ𝒻', /too short/],
    ['x'.repeat(257), /too long/],
    ['ann-the-operator', /your name/, 'ann-the-operator'],
    ['Ann.the.operator', /your name/, 'ann.the.operator'],
    ['annannannann', /your name/],
    ['bob.operator1234', /your name/, 'bob.operator'],
    ['password1234', /anybody would try/],
    ['Password2026!', /anybody would try/],
    ['Administrator', /anybody would try/],
    ['selfward123456', /anybody would try/],
    ['correcthorsebatterystaple', /anybody would try/],
    ['aaaaaaaaaaaaaa', /repetition/],
    ['abababababab', /repetition/],
    ['x9k2x9k2x9k2', /repetition/],
    ['123456789012', /repetition or a row/],
    ['qwertyuiop123', /anybody would try/],
    ['asdfghjklqwerty', /repetition or a row/],
    ['0987654321poiuy', /repetition or a row/],
    ['ends with \ud800', /no text/],
  ])('refuses %j', (password, why, operator = 'ann') => {
    expect(judgePassword(password, operator)).toMatch(why);
  });

  it('takes the same characters for the same, however they were typed', () => {
    expect(normalisePassword('Zu\u0308rich\u00a0\uff11')).toBe(normalisePassword('Zürich 1'));
  });
});
