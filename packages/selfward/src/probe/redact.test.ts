import { describe, expect, it } from 'vitest';
import { craft } from './craft.ts';
import { endpointForTesting } from './endpointForTesting.ts';
import { createRedactor, isSecretHeader, isSecretName } from './redact.ts';

const redactor = createRedactor(() => ['s3cr3t-key', 'a b/c+secret'], ['x-special']);

describe('createRedactor', () => {
  it.each([
    ['key s3cr3t-key here', 'key <secret> here'],
    ['?k=a%20b%2Fc%2Bsecret', '?k=<secret>'],
    [`{"password": "hunter2","name":"ann"}`, `{"password": "<secret>","name":"ann"}`],
    [`'SECRET_KEY': 'abc', 'DEBUG': False`, `'SECRET_KEY': '<secret>', 'DEBUG': False`],
    ['&#39;SECRET_KEY&#39;: &#39;abc&#39;', '&#39;SECRET_KEY&#39;: &#39;<secret>&#39;'],
    ['&#34;api_key&#34;: &#34;abc&#34;', '&#34;api_key&#34;: &#34;<secret>&#34;'],
    ['<input type=hidden name="csrf_token" value="abc">', '<input type=hidden name="csrf_token" value="<secret>">'],
    ['Authorization: Bearer abcdef123456', 'Authorization: Bearer <secret>'],
    ['<p>no secret here</p>', '<p>no secret here</p>'],
  ])('%s', (text, shown) => {
    expect(redactor.text(text)).toBe(shown);
  });

  it('leaves what a probe sent, whatever the field is called', () => {
    const text = `{"token":"<BCDFGHJKLM>","password":"real"} <input name=token value="bcdfghjklm">`;
    expect(redactor.text(text, ['bcdfghjklm'])).toBe(text.replace('real', '<secret>'));
    const request = {
      method: 'POST' as const,
      url: 'http://h/',
      headers: [],
      body: '{"password":"probe","k":"s3cr3t-key"}',
    };
    expect(redactor.request(request).body).toBe('{"password":"probe","k":"<secret>"}');
  });

  it('hides what headers carry, and leaves the names of cookies', () => {
    const { headers } = redactor.request({
      method: 'GET',
      url: 'http://h/?k=s3cr3t-key',
      headers: [
        ['Authorization', 'Basic x'],
        ['Cookie', 'sid=1; theme=2'],
        ['X-Special', 'y'],
        ['X-Api-Key', 'z'],
        ['Accept', '*/*'],
      ],
    });
    expect(headers).toEqual([
      ['Authorization', '<secret>'],
      ['Cookie', 'sid=<secret>; theme=<secret>'],
      ['X-Special', '<secret>'],
      ['X-Api-Key', '<secret>'],
      ['Accept', '*/*'],
    ]);
  });

  it('hides the ordinary value of a secret field, not what a probe sets', () => {
    const login = endpointForTesting('POST', 'http://h/login', {
      body: {
        type: 'form',
        fields: [
          ['user', 'ann'],
          ['password', 'real'],
        ],
      },
    });
    const [, password] = login.points;
    const hidden = redactor.endpoint(login);
    expect(craft(hidden).body).toBe('user=ann&password=%3Csecret%3E');
    if (!password) throw new Error('no point');
    expect(craft(hidden, { set: new Map([[password, { $ne: 'x' }]]) }).body).toBe('user=ann&password%5B%24ne%5D=x');
    const json = endpointForTesting('POST', 'http://h/login', {
      body: { type: 'json', value: { a: { token: 'real' } } },
    });
    expect(craft(redactor.endpoint(json)).body).toBe('{"a":{"token":"<secret>"}}');
  });
});

describe('names', () => {
  it.each(['authorization', 'Cookie', 'X-Auth-Token', 'X-API-Key', 'apikey', 'x-csrf-token', 'my-secret'])(
    '%s is secret',
    (name) => {
      expect(isSecretHeader(name)).toBe(true);
    },
  );
  it.each(['accept', 'user-agent', 'x-forwarded-for', 'content-type'])('%s is not', (name) => {
    expect(isSecretHeader(name)).toBe(false);
  });
  it.each([
    ['password', true],
    ['user.pwd', true],
    ['pwd', true],
    ['accessToken', true],
    ['label', false],
    ['compass', false],
    ['passenger', false],
  ])('%s: %s', (name, secret) => {
    expect(isSecretName(name)).toBe(secret);
  });
});
