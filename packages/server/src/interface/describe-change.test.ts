import { describe, expect, it } from 'vitest';
import { DeviceSchema } from '../model/device.ts';
import { describeChange } from './describe-change.ts';

const device = (over: object = {}) =>
  DeviceSchema.parse({ name: 'a', category: 'sensor', net: 'n', model: 'm', position: 'p', ...over });
const on = (...ids: string[]) => ({ checking: { profile: 'gentle', allow: [], deny: [], on: ids } });

describe('describeChange', () => {
  it.each([
    ['nothing', {}, {}, 'kept as it was'],
    ['fields', {}, { model: 'R3', position: 'hall' }, 'changed: model, position'],
    ['its name', {}, { name: 'b' }, 'changed: was a'],
    ['a field that we do not know', { floor: 1 }, {}, 'changed: floor'],
    ['an address, without a word of it', { url: 'http://u:secret@h/' }, { url: 'http://h/' }, 'changed: url'],
    ['a tool', on('wapiti'), on('wapiti', 'sqlmap'), 'changed: switched on sqlmap'],
    ['a tool, off again', on('sqlmap'), {}, 'changed: no longer switched on sqlmap'],
    ['how hard it is checked', {}, { checking: { profile: 'thorough' } }, 'changed: profile gentle to thorough'],
    ['leave to write', {}, { checking: { allow: [{ endpoint: 'POST /x' }] } }, 'changed: checking.allow'],
    ['as whom', {}, { signIn: 'gateway.yaml' }, 'changed: signIn nobody to gateway.yaml'],
    ['a check', {}, { checking: { off: ['reflected-xss'] } }, 'changed: switched off reflected-xss'],
  ])('tells of %s', (_what, before, after, words) => expect(describeChange(device(before), device(after))).toBe(words));
});
