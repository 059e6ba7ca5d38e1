import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeviceSchema } from '../model/device.ts';
import { devicePasses } from './plan-job.ts';
import { readSignIns } from './read-sign-ins.ts';

let folder = '';
const who = (name: string) =>
  `{ name: ${name}, steps: [{ form: /login, fields: { u: ${name}, p: '{file:pw}' } }], verify: { url: /me } }`;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'selfward-sign-ins-'));
  writeFileSync(join(folder, 'pw'), 's3cret\n');
  writeFileSync(join(folder, 'gateway.yaml'), `identities: [${who('ann')}, ${who('root')}]`);
  writeFileSync(join(folder, 'broken.yaml'), 'identities:\n  - name: ann\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('readSignIns', () => {
  it('gives each address of a device its identities', () => {
    const device = DeviceSchema.parse({
      ...{ name: 'a', category: 'gateway', net: 'n', model: 'm', position: 'p', signIn: 'gateway.yaml' },
      url: ['http://a/', 'http://b/'],
    });
    const passes = devicePasses(device, readSignIns(folder, device.signIn));
    expect(passes).toMatchObject([
      { url: 'http://a/', identity: { name: 'ann', signIn: { secrets: { 'file:pw': 's3cret' } } } },
      { url: 'http://b/', identity: { name: 'ann' }, others: [{ name: 'root' }] },
    ]);
  });
  it('is nobody where no file is named', () => expect(readSignIns(folder, undefined)).toEqual({}));
  it.each([
    ['none.yaml', /no file none\.yaml in the folder sign-ins/],
    ['broken.yaml', /broken\.yaml:2: .*steps/],
  ])('stops the check for %s', (file, message) => expect(() => readSignIns(folder, file)).toThrow(message));
  it.each(['../secret.yaml', '/etc/x.yaml', 'a/b.yaml', '.yaml', 'x.txt', ''])('takes no path: %j', (signIn) => {
    expect(DeviceSchema.shape.signIn.safeParse(signIn).success).toBe(false);
  });
});
