import { describe, expect, it } from 'vitest';
import { DeviceSchema } from '../model/device.ts';
import { DeviceForm, readDeviceForm } from './device-form.ts';

const USUAL = ['reflected-xss', 'stored-xss'];
const base = { name: 'a', category: 'sensor', net: 'n', model: 'm', position: 'p' };
const device = (checking?: object) => DeviceSchema.parse({ ...base, ...(checking && { checking }) });

function checkingOf(posted: { tests?: string | string[]; listed?: string | string[] }, before?: object) {
  const form = DeviceForm.parse({ ...base, enabled: 'true', ...posted });
  const read = readDeviceForm(form, device(before), USUAL);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.device.checking;
}

const LISTED = [...USUAL, 'wapiti', 'templates'];

describe('the tests of a device’s form', () => {
  it('writes nothing where the usual ones are ticked', () => {
    expect(checkingOf({ tests: USUAL, listed: LISTED })).toBeUndefined();
  });

  it('writes what is added and what is taken away', () => {
    const checking = checkingOf({ tests: ['reflected-xss', 'wapiti'], listed: LISTED });
    expect(checking).toMatchObject({ profile: 'gentle', on: ['wapiti'], off: ['stored-xss'] });
  });

  it('takes a lone tick for one', () => {
    expect(checkingOf({ tests: 'wapiti', listed: LISTED })).toMatchObject({ on: ['wapiti'], off: USUAL });
  });

  it('goes back to what is usual', () => {
    const before = { on: ['wapiti'], off: ['stored-xss'] };
    const checking = checkingOf({ tests: USUAL, listed: LISTED }, before);
    expect([checking?.on, checking?.off]).toEqual([undefined, undefined]);
  });

  it('leaves alone what the form did not list', () => {
    const before = { on: ['own-script', 'wapiti'], off: ['own-check'] };
    expect(checkingOf({}, before)).toMatchObject(before);
    expect(checkingOf({ tests: USUAL, listed: LISTED }, before)).toMatchObject({
      on: ['own-script'],
      off: ['own-check'],
    });
  });

  it('switches on nothing that it did not list', () => {
    expect(checkingOf({ tests: ['wapiti', 'zap', ...USUAL], listed: LISTED })?.on).toEqual(['wapiti']);
  });
});

describe('how checks sign in', () => {
  const post = (signIn?: string) => readDeviceForm(DeviceForm.parse({ ...base, enabled: 'true', signIn }), before);
  const before = DeviceSchema.parse({ ...base, signIn: 'old.yaml' });

  it('is a file’s name, and goes with an empty field', () => {
    expect(post(' gateway.yaml ')).toMatchObject({ device: { signIn: 'gateway.yaml' } });
    expect(post()).not.toHaveProperty('device.signIn');
  });
  it('is no path', () => {
    expect(post('../x.yaml')).toMatchObject({
      problems: [{ field: 'signIn', text: expect.stringContaining('folder') }],
    });
  });
});
