import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identitiesFor } from './identities.ts';
import { UsageError } from './usage.ts';

let folder = '';
let file = '';
const url = 'http://host.test/';
const one = (name: string, form = '/login') =>
  `{ name: ${name}, steps: [{ form: ${form}, fields: { u: ${name}, p: '{file:pw}' } }], verify: { url: /me } }`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'selfward-sign-in-'));
  file = join(folder, 'steps.yaml');
  await writeFile(join(folder, 'pw'), 's3cret-value\n');
  await writeFile(file, `identities: [${one('ann')}, ${one('root')}]`);
  await writeFile(join(folder, 'away.yaml'), `identities: [${one('ann', 'http://elsewhere.test/login')}]`);
});
afterAll(() => rm(folder, { recursive: true }));

describe('identitiesFor', () => {
  it('signs in as the first, or as whom the line names; the others read again', async () => {
    const headers: [string, string][] = [['X-Key', 'k']];
    const first = await identitiesFor({ signIn: file, headers, url });
    expect(first).toMatchObject({
      identity: { name: 'ann', headers, signIn: { secrets: { 'file:pw': 's3cret-value' } } },
      others: [{ name: 'root', headers: [] }],
    });
    const other = await identitiesFor({ signIn: file, as: 'root', headers: [], url });
    expect([other.identity?.name, other.others?.map(({ name }) => name)]).toEqual(['root', ['ann']]);
  });
  it('is nobody, or the headers of the line alone', async () => {
    expect(await identitiesFor({ headers: [], url })).toEqual({});
    expect(await identitiesFor({ headers: [['Cookie', 'a=b']], url })).toMatchObject({
      identity: { name: 'command line' },
    });
  });
  it.each<[string, () => Parameters<typeof identitiesFor>[0], RegExp]>([
    ['a name without a file', () => ({ as: 'ann', headers: [], url }), /--as: .*not given/],
    ['a name that is not there', () => ({ signIn: file, as: 'rot', headers: [], url }), /called "rot" \(root\?\)/],
    ['a file that is not there', () => ({ signIn: '/no/such', headers: [], url }), /there is no such file/],
    [
      'credentials for elsewhere',
      () => ({ signIn: join(folder, 'away.yaml'), headers: [], url }),
      /elsewhere\.test\/login is outside/,
    ],
  ])('refuses %s', async (_name, options, message) => {
    await expect(identitiesFor(options())).rejects.toThrow(UsageError);
    await expect(identitiesFor(options())).rejects.toThrow(message);
  });
});
