import { describe, expect, it } from 'vitest';
import { readSignInFile, SignInFileError } from './read-sign-in-file.ts';

const secrets = {
  env: (name: string) => ({ PASSWORD: 'c0rrect', EMPTY: '' })[name],
  file: (path: string) => {
    if (path === 'pw.txt') return 'fr0m-file\n';
    throw new Error('ENOENT');
  },
};
const read = (text: string) => readSignInFile(text, 'steps.yaml', secrets);

const FORM = `identities:
  - name: operator
    steps:
      - get: /
        take:
          token: { selector: 'meta[name="csrf-token"]', attribute: content }
      - form: /login
        fields: { user: ann, password: '{env:PASSWORD}' }
      - json: /api/login
        headers: { X-CSRF-Token: '{token}' }
        body: { user: ann, pin: ['{file:pw.txt}'] }
    verify:
      url: /account
      shows: Sign out
`;

describe('readSignInFile', () => {
  it('reads steps with the secrets that they name', () => {
    const [identity] = read(FORM);
    expect(identity).toMatchObject({
      name: 'operator',
      headers: [],
      signIn: {
        secrets: { 'env:PASSWORD': 'c0rrect', 'file:pw.txt': 'fr0m-file' },
        verify: { url: '/account', shows: ['Sign out'] },
      },
    });
    expect(identity?.signIn?.steps).toHaveLength(3);
    expect(identity?.signIn?.steps[2]).toMatchObject({ method: 'POST' });
  });

  it('reads JSON too', () => {
    const step = { header: 'Authorization', value: 'Bearer {env:PASSWORD}' };
    const text = JSON.stringify({ identities: [{ name: 'a', steps: [step], verify: { url: '/me' } }] });
    expect(read(text)).toMatchObject([{ name: 'a', signIn: { steps: [step] } }]);
  });

  const swap = (from: string, to: string) => FORM.replace(from, to);
  it.each<[string, string, RegExp]>([
    ['no YAML', 'identities: [', /^steps\.yaml:\d+: /],
    ['another shape', 'steps: []', /^steps\.yaml:1: .*identities/],
    ['a step of no kind', swap('get: /', 'fetch: /'), /^steps\.yaml:4: .*a step says one of get, form, json, header/],
    ['an unknown field', swap('user: ann, password', 'x: y }\n        field: { password'), /^steps\.yaml:7: .*field/],
    ['an address elsewhere', swap('/account', 'account'), /^steps\.yaml:13: .*path like \/login/],
    ['no verification', swap('verify:', 'check:'), /^steps\.yaml:\d+: .*verify/],
    ['a password in the file', swap("'{env:PASSWORD}'", 'hunter2'), /^steps\.yaml:7: the password stands in the file/],
    ['a variable that is not set', swap('env:PASSWORD', 'env:NOBODY'), /^steps\.yaml:7: the environment has no NOBODY/],
    ['a variable that is empty', swap('env:PASSWORD', 'env:EMPTY'), /^steps\.yaml:7: \{env:EMPTY\} is empty/],
    ['a file that is not there', swap('pw.txt', 'none.txt'), /^steps\.yaml:9: the file none\.txt cannot be read/],
    ['a name that nothing takes', swap('{token}', '{tokn}'), /^steps\.yaml:9: \{tokn\} is not known/],
    ['a path of elements', swap('meta[name=', 'head meta[name='), /^steps\.yaml:4: .*no selector of one element/],
    ['one name twice', `${FORM}${FORM.slice(FORM.indexOf('\n') + 1)}`, /^steps\.yaml:15: the name "operator"/],
    ['no secret', 'identities: [{name: a, steps: [{get: /}], verify: {url: /}}]', /^steps\.yaml:1: .*names no secret/],
  ])('refuses %s', (_name, text, message) => {
    expect(() => read(text)).toThrow(SignInFileError);
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).not.toThrow(/hunter2|c0rrect/);
  });
});
