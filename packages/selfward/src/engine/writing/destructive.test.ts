import { describe, expect, it } from 'vitest';
import { destructiveWord } from './destructive.ts';

describe('destructiveWord', () => {
  it.each([
    ['http://h/reboot', 'reboot'],
    ['http://h/factoryReset', 'factoryreset'],
    ['http://h/system/firmware', 'firmware'],
    ['http://h/items/delete', 'delete'],
    ['http://h/information', undefined],
    ['http://h/settings', undefined],
    ['http://delete.example/settings', undefined],
  ])('%s: %s', (url, word) => {
    expect(destructiveWord(url)).toBe(word);
  });
});
