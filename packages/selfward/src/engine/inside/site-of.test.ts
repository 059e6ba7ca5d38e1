import { describe, expect, it } from 'vitest';
import { siteOf } from './site-of.ts';

describe('siteOf', () => {
  it.each([
    ['http://device/a?b=1#c', 'http://device', '/a?b=1#c'],
    ['https://Device:8443', 'https://Device:8443', ''],
    ['http://device?b=1', 'http://device', '?b=1'],
    ['http://[fe80::1]:80/x', 'http://[fe80::1]:80', '/x'],
    ['http://device/a b', 'http://device', '/a b'],
    ['http://user:secret@device/a@b', 'http://device', '/a@b'],
  ])('%s', (address, site, rest) => {
    expect(siteOf(address)).toEqual({ site, rest });
  });

  it.each(['', '/a', 'device', 'mailto:a@example.org', 'http://', 'http://a b', 7, undefined])(
    'no address: %s',
    (text) => {
      expect(siteOf(text)).toBeUndefined();
    },
  );
});
