import { describe, expect, it } from 'vitest';
import { list } from './list.ts';

const O = 'http://host.test:8080';
const first = (line: string) => list(line, O, 'urls.txt').surface.endpoints[0];
const points = (line: string) => first(line)?.points.map(({ id }) => id);

describe('list', () => {
  it.each<[line: string, id: string, points: string[]]>([
    ['http://host.test:8080/a?x=1&y=2', 'GET /a', ['query:x', 'query:y']],
    ['/a?x=1', 'GET /a', ['query:x']],
    ['POST /a?x=1', 'POST /a', ['query:x']],
    ['/rooms/17/label', 'GET /rooms/{2}/label', ['path:2']],
    ['/rooms/{room}?x=', 'GET /rooms/{room}', ['path:room', 'query:x']],
    ['/devices/3f2504e0-4f89-11d3-9a0c-0305e82c3301', 'GET /devices/{2}', ['path:2']],
    ["curl 'http://host.test:8080/a?x=1'", 'GET /a', ['query:x']],
    ['curl -XPOST http://host.test:8080/a -d user=ann -d pass=b', 'POST /a', ['body:user', 'body:pass']],
    [
      `curl /login -H 'Content-Type: application/json' --data-raw $'{"user":"o\\'neil","n":[1,true]}'`,
      'POST /login',
      ['json:user', 'json:n.0', 'json:n.1'],
    ],
    ['curl --json \'{"a":{"b":null}}\' /j', 'POST /j', ['json:a.b']],
    ['curl -G -d q=1 --data-urlencode "r=a b" /s?z=0', 'GET /s', ['query:z', 'query:q', 'query:r']],
    [
      'curl -F name=x -F "photo=@/home/ann/cat.png;type=image/png" /up',
      'POST /up',
      ['multipart:name', 'multipart:photo', 'multipart:photo; filename'],
    ],
    [
      'curl -sSkL --compressed -b "theme=dark; sid=0123456789abcdef0123" -A agent -e http://r/ /h',
      'GET /h',
      ['header:User-Agent', 'header:Referer', 'cookie:theme'],
    ],
    ['curl -X PUT -H "X-Unit: C" -H "Authorization: Bearer x" /t', 'PUT /t', ['header:X-Unit']],
    [
      '{"method":"POST","url":"/j","body":{"filter":{"user":"a"},"tags":[]}}',
      'POST /j',
      ['json:filter.user', 'json:tags'],
    ],
    [
      '{"url":"/j","headers":{"content-type":"application/x-www-form-urlencoded"},"body":"a=1&b=2"}',
      'POST /j',
      ['body:a', 'body:b'],
    ],
    ['{"url":"/j","headers":[["content-type","application/json"]],"body":"{\\"a\\":1}"}', 'POST /j', ['json:a']],
    ['{"url":"/j","body":"a=1"}', 'POST /j', ['body:a']],
    ['{"url":"/j"}', 'GET /j', []],
  ])('%s', (line, id, expected) => {
    expect(first(line)?.id).toBe(id.replace(' ', ` ${O}`));
    expect(points(line)).toEqual(expected);
  });

  it('keeps values, and the secrets that a request needs, out of the points alone', () => {
    const endpoint = first('curl -H "Authorization: Bearer x" -b sid=0123456789abcdef0123 -d "a=b+c&n=%26" /x');
    expect(endpoint?.draft).toEqual({
      path: {},
      query: [],
      headers: [['Authorization', 'Bearer x']],
      cookies: [['sid', '0123456789abcdef0123']],
      body: {
        type: 'form',
        fields: [
          ['a', 'b c'],
          ['n', '&'],
        ],
      },
    });
  });

  it('takes a listed GET as meant, but not one that ends the session or the device', () => {
    expect(first('/set?v=1')?.safe).toBe(true);
    expect(first('/reboot')?.safe).toBeUndefined();
    expect(first('POST /set')?.safe).toBeUndefined();
  });

  it('passes over comments, joins lines, and lists each request once', () => {
    const { surface, notes } = list('# list\n\n/a?x=1\n/a?x=2\ncurl -u ann:pw \\\n  -d b=1 \\\n  /c\n', O, 'urls.txt');
    expect(surface.endpoints.map(({ id }) => id)).toEqual([`GET ${O}/a`, `POST ${O}/c`]);
    expect(notes).toEqual([
      'urls.txt:5: the credentials of --user are left out; give them with --header for the whole run',
    ]);
  });

  it.each([
    ['/a\nhttp://other.test/x', 'urls.txt:2: "http://other.test/x" is outside the scope'],
    ['http://host.test/x', 'outside the scope'],
    ['https://host.test:8080/x', 'outside the scope'],
    ['http://host.test:8080@evil.test/', 'outside the scope'],
    ['http://user@host.test:8080/', 'outside the scope'],
    ['host.test:8080/a', 'no scheme'],
    ['hello', 'is no address'],
    ['/a b c', 'a space in the URL?'],
    ['FETCH /a', 'method "FETCH"'],
    ["curl 'http://host.test:8080/a", 'a quote is not closed'],
    ['curl -d @file /a', 'from a file'],
    ['curl --frobnicate x /a', 'the curl option --frobnicate is not understood'],
    ['curl -H nope /a', 'has no colon'],
    ['curl -d a=1', 'has no address'],
    ['curl http://host.test:8080/a?x=1&y=2 http://host.test:8080/b', 'two addresses'],
    ['curl -d \'{"a":1}\' /a', 'Content-Type: application/json missing?'],
    ['{"url":"/a",}', 'not a JSON object'],
    ['{"uri":"/a"}', 'no "url"'],
    ['{"url":"/a","data":1}', 'the field "data" is not known'],
    ['{"url":"/a","headers":{"content-type":"application/json"},"body":"{"}', 'the body is not JSON'],
    ['# nothing\n\n', 'it lists nothing'],
  ])('refuses %j', (text, message) => {
    expect(() => list(text, O, 'urls.txt')).toThrow(message);
    expect(() => list(text, O, 'urls.txt')).toThrow(/^urls\.txt:/);
  });
});

describe('list, objects with more in them', () => {
  const of = (line: object) => list(JSON.stringify(line), 'http://host.test').surface.endpoints[0];
  it('takes cookies by name', () => {
    expect(of({ url: '/a', cookies: { theme: 'dark', n: 1 } })?.draft.cookies).toEqual([
      ['theme', 'dark'],
      ['n', '1'],
    ]);
  });
  it('writes what is nested in a form with brackets', () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(of({ url: '/a', headers, body: { filter: { user: 'x', tags: ['a', 'b'] }, n: null } })?.draft.body).toEqual({
      type: 'form',
      fields: [
        ['filter[user]', 'x'],
        ['filter[tags][]', 'a'],
        ['filter[tags][]', 'b'],
        ['n', ''],
      ],
    });
  });
});
