import { describe, expect, it } from 'vitest';
import type { Body, Endpoint, Pair } from '../model/endpoint.ts';
import type { Location, Point } from '../model/point.ts';
import { craft } from './craft.ts';
import { headerOf } from './encode.ts';
import { endpointForTesting } from './endpointForTesting.ts';

function point(location: Location, name: string, part: Point['part'] = 'value'): Point {
  return { id: `${location}:${name}:${part}`, location, name, part };
}

function endpoint(given: {
  url?: string;
  query?: Pair[];
  body?: Body;
  path?: Record<string, string>;
  headers?: Pair[];
  cookies?: Pair[];
}): Endpoint {
  const { url = 'http://h/p', query = [], body, path = {}, headers = [], cookies = [] } = given;
  return {
    id: 'x',
    method: body ? 'POST' : 'GET',
    url,
    draft: { path, query, headers, cookies, ...(body && { body }) },
    points: [],
    source: 'list',
  };
}

const send = (at: Endpoint, ...set: [Point, unknown][]) => craft(at, { set: new Map(set) });

describe('craft: the address', () => {
  const q = endpoint({
    query: [
      ['a', '1'],
      ['b', '2 3'],
    ],
  });
  const cases: [string, Endpoint, [Point, unknown][], string][] = [
    ['ordinary', q, [], 'http://h/p?a=1&b=2%203'],
    ['text', q, [[point('query', 'a'), `<'"&=#+%é>`]], 'http://h/p?a=%3C%27%22%26%3D%23%2B%25%C3%A9%3E&b=2%203'],
    ['lone surrogate', q, [[point('query', 'a'), '\ud800']], 'http://h/p?a=%EF%BF%BD&b=2%203'],
    ['operator', q, [[point('query', 'a'), { $ne: 'x' }]], 'http://h/p?a%5B%24ne%5D=x&b=2%203'],
    [
      'list in an operator',
      q,
      [[point('query', 'a'), { $in: ['x', 'y'] }]],
      'http://h/p?a%5B%24in%5D%5B%5D=x&a%5B%24in%5D%5B%5D=y&b=2%203',
    ],
    ['list', q, [[point('query', 'a'), ['x', 'y']]], 'http://h/p?a=x&a=y&b=2%203'],
    ['left out', q, [[point('query', 'a'), undefined]], 'http://h/p?b=2%203'],
    ['new', q, [[point('query', 'c'), 'x']], 'http://h/p?a=1&b=2%203&c=x'],
    ['raw', q, [[point('query', 'a'), { raw: '%0d%0a../<x y>' }]], 'http://h/p?a=%0d%0a../<x%20y>&b=2%203'],
    ['renamed', q, [[point('query', 'a', 'name'), '<x>']], 'http://h/p?%3Cx%3E=1&b=2%203'],
    ['a name of its own', q, [[point('query', '(name)', 'name'), 'x']], 'http://h/p?a=1&b=2%203&x=1'],
    ['template', endpoint({ url: 'http://h/r/{id}/x', path: { id: '7' } }), [], 'http://h/r/7/x'],
    [
      'template set',
      endpoint({ url: 'http://h/r/{id}/x', path: { id: '7' } }),
      [[point('path', 'id'), '../a b']],
      'http://h/r/..%2Fa%20b/x',
    ],
    [
      'template raw',
      endpoint({ url: 'http://h/r/{id}' }),
      [[point('path', 'id'), { raw: '..%2f../etc' }]],
      'http://h/r/..%2f../etc',
    ],
    ['position', endpoint({ url: 'http://h/r/7/x' }), [[point('path', '2'), 'a/b']], 'http://h/r/a%2Fb/x'],
    [
      'position in braces',
      endpoint({ url: 'http://h/r/{2}', path: { '2': '7' } }),
      [[point('path', '2'), 'z']],
      'http://h/r/z',
    ],
  ];
  it.each(cases)('%s', (_name, at, set, url) => {
    expect(send(at, ...set).url).toBe(url);
  });
});

describe('craft: the body', () => {
  const form = endpoint({
    body: {
      type: 'form',
      fields: [
        ['u', 'ann'],
        ['p', 'x y'],
      ],
    },
  });
  const json = endpoint({ body: { type: 'json', value: { filter: { user: 'ann', 'a.b': 1 }, tags: ['x', 'y'] } } });
  const bare = endpoint({ body: { type: 'json', value: 21.5 } });
  const cases: [string, Endpoint, [Point, unknown][], string][] = [
    ['form', form, [], 'u=ann&p=x+y'],
    ['form text', form, [[point('body', 'u'), "a'&é"]], 'u=a%27%26%C3%A9&p=x+y'],
    ['form operator', form, [[point('body', 'p'), { $ne: '' }]], 'u=ann&p%5B%24ne%5D='],
    ['form renamed', form, [[point('body', 'p', 'name'), 'p[$gt]']], 'u=ann&p%5B%24gt%5D=x+y'],
    ['form raw', form, [[point('body', 'p'), { raw: 'a&b=c' }]], 'u=ann&p=a&b=c'],
    ['json', json, [], '{"filter":{"user":"ann","a.b":1},"tags":["x","y"]}'],
    [
      'json object at depth',
      json,
      [[point('json', 'filter.user'), { $ne: null }]],
      '{"filter":{"user":{"$ne":null},"a.b":1},"tags":["x","y"]}',
    ],
    [
      'json key with a dot',
      json,
      [[point('json', 'filter.a.b'), true]],
      '{"filter":{"user":"ann","a.b":true},"tags":["x","y"]}',
    ],
    ['json list', json, [[point('json', 'tags.1'), 5]], '{"filter":{"user":"ann","a.b":1},"tags":["x",5]}'],
    ['json left out', json, [[point('json', 'filter'), undefined]], '{"tags":["x","y"]}'],
    [
      'json new parents',
      json,
      [[point('json', 'a.0.b'), 'x']],
      '{"filter":{"user":"ann","a.b":1},"tags":["x","y"],"a":[{"b":"x"}]}',
    ],
    [
      'json renamed, in its place',
      json,
      [[point('json', 'filter', 'name'), '$where']],
      '{"$where":{"user":"ann","a.b":1},"tags":["x","y"]}',
    ],
    [
      'json prototype',
      endpoint({ body: { type: 'json', value: {} } }),
      [[point('json', '__proto__'), { a: 1 }]],
      '{"__proto__":{"a":1}}',
    ],
    ['json root', bare, [[point('json', ''), '<x>']], '"<x>"'],
    [
      'json raw',
      json,
      [[point('json', 'filter.user'), { raw: '1,"x":[' }]],
      '{"filter":{"user":1,"x":[,"a.b":1},"tags":["x","y"]}',
    ],
    [
      'json operator called raw',
      json,
      [[point('json', 'tags'), { raw: 'x', b: 1 }]],
      '{"filter":{"user":"ann","a.b":1},"tags":{"raw":"x","b":1}}',
    ],
    [
      'raw body',
      endpoint({ body: { type: 'raw', contentType: 'text/plain', text: 'x' } }),
      [[point('body', ''), '<y>']],
      '<y>',
    ],
  ];
  it.each(cases)('%s', (_name, at, set, body) => {
    expect(send(at, ...set).body).toBe(body);
  });

  it('leaves the draft as it was', () => {
    const before = JSON.stringify(json);
    send(json, [point('json', 'filter.user'), 1], [point('json', 'tags.0'), undefined]);
    expect(JSON.stringify(json)).toBe(before);
  });

  it('writes multipart with names that cannot break out', () => {
    const parts = [
      { name: 'a', value: '1' },
      { name: 'f', value: 'text', filename: 'n.txt', contentType: 'text/plain' },
    ];
    const at = endpoint({ body: { type: 'multipart', parts } });
    const { body, headers } = send(at, [point('multipart', 'a', 'name'), 'x"\r\ny'], [point('multipart', 'f'), 'new']);
    const boundary = headerOf(headers, 'content-type')?.split('boundary=')[1] ?? '';
    expect(String(body).split(`--${boundary}`)).toEqual([
      '',
      '\r\nContent-Disposition: form-data; name="x%22%0D%0Ay"\r\n\r\n1\r\n',
      '\r\nContent-Disposition: form-data; name="f"; filename="n.txt"\r\nContent-Type: text/plain\r\n\r\nnew\r\n',
      '--\r\n',
    ]);
  });

  it('sends a form as JSON and JSON as a form where a probe asks for it', () => {
    const set = new Map<Point, unknown>([[point('body', 'p'), { $ne: 'x' }]]);
    const asJson = craft(form, { set, override: { contentType: 'application/json' } });
    expect(asJson.body).toBe('{"u":"ann","p":{"$ne":"x"}}');
    expect(headerOf(asJson.headers, 'content-type')).toBe('application/json');
    const asForm = craft(json, { set: new Map(), override: { contentType: 'application/x-www-form-urlencoded' } });
    expect(decodeURIComponent(String(asForm.body))).toBe('filter[user]=ann&filter[a.b]=1&tags=x&tags=y');
  });
});

describe('craft: headers and cookies', () => {
  const at = endpoint({
    headers: [['X-A', '1']],
    cookies: [
      ['theme', 'dark'],
      ['lang', 'en'],
    ],
  });
  it('replaces a header in any case, as UTF-8 bytes and without line ends', () => {
    expect(headerOf(send(at, [point('header', 'x-a'), 'é\r\nSet-Cookie: x']).headers, 'x-a')).toBe(
      '\u00c3\u00a9 Set-Cookie: x',
    );
  });
  it('leaves a header out, its own too', () => {
    const { headers } = send(at, [point('header', 'X-A'), undefined], [point('header', 'User-Agent'), undefined]);
    expect(headers.map(([name]) => name)).toEqual(['accept', 'cookie']);
  });
  const cookies: [string, [Point, unknown][], string][] = [
    ['ordinary', [], 'theme=dark; lang=en'],
    ['text', [[point('cookie', 'theme'), `<a b="c">;é\n`]], 'theme=<a b="c">%3B%C3%A9%0A; lang=en'],
    ['raw', [[point('cookie', 'lang'), { raw: 'a;b=%41' }]], 'theme=dark; lang=a;b=%41'],
    ['left out', [[point('cookie', 'theme'), undefined]], 'lang=en'],
  ];
  it.each(cookies)('cookie: %s', (_name, set, line) => {
    expect(headerOf(send(at, ...set).headers, 'cookie')).toBe(line);
  });
});

describe('craft, places inside a body', () => {
  const at = (body: Body, name: string, value: unknown) => {
    const location = body.type === 'multipart' ? 'multipart' : 'body';
    const point: Point = { id: `${location}:${name}`, location, name, part: 'value' };
    return craft(endpointForTesting('POST', 'http://h/x', { body }), { set: new Map([[point, value]]) });
  };
  const upload: Body = {
    type: 'multipart',
    parts: [{ name: 'f', value: 'text', filename: 'a.txt', contentType: 'text/plain' }],
  };
  it.each<[unknown, string]>([
    ['../b"<x>.txt', 'name="f"; filename="../b%22<x>.txt"\r\nContent-Type: text/plain\r\n\r\ntext\r\n'],
    [undefined, 'name="f"\r\nContent-Type'],
  ])('names a file %j', (value, written) => expect(at(upload, 'f; filename', value).body).toContain(written));
  it('puts a value into XML, and a whole body in its place', () => {
    const xml: Body = { type: 'raw', contentType: 'text/xml', text: '<a><b>1</b></a>' };
    expect(at(xml, 'a.b', '<2>')).toMatchObject({
      body: '<a><b>&lt;2&gt;</b></a>',
      headers: expect.arrayContaining([['content-type', 'text/xml']]),
    });
    expect(at(xml, 'a.b', { raw: '<2/>' }).body).toBe('<a><b><2/></b></a>');
    expect(at({ type: 'raw', contentType: 'text/plain', text: '1' }, '', 'x&').body).toBe('x&');
  });
});
