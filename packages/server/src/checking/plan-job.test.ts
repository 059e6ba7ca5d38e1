import { describe, expect, it } from 'vitest';
import { DeviceSchema } from '../model/device.ts';
import { devicePasses, policyOf, profileWithin } from './plan-job.ts';

const device = (over: object) =>
  DeviceSchema.parse({ name: 'a', category: 'sensor', net: 'n', model: 'm', position: 'p', ...over });

describe('profileWithin', () => {
  it.each([
    [undefined, 'gentle', 'gentle'],
    [undefined, 'thorough', 'thorough'],
    ['thorough', 'gentle', 'gentle'],
    ['gentle', 'thorough', 'gentle'],
    ['normal', 'normal', 'normal'],
  ] as const)('%s within %s is %s', (wanted, limit, expected) => {
    expect(profileWithin(wanted, limit)).toBe(expected);
  });
});

describe('policyOf', () => {
  it('is gentle and reading only where the entry says nothing', () => {
    expect(policyOf(device({}))).toEqual({ profile: 'gentle', allow: [], deny: [] });
  });
});

describe('devicePasses', () => {
  it('has one for each address, the Thing Description with the first', () => {
    const passes = devicePasses(device({ url: ['http://a/', 'http://b/'], td: 'http://a/td' }));
    expect(passes.map(({ url }) => url)).toEqual(['http://a/', 'http://b/']);
    expect(passes.map(({ td }) => td)).toEqual(['http://a/td', undefined]);
  });

  it('has none for a device without an address', () => {
    expect(devicePasses(device({}))).toEqual([]);
  });
});
