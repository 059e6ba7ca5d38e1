import { describe, expect, it } from 'vitest';
import type { Surface } from '../model/endpoint.ts';
import { addHeaders } from './add-headers.ts';
import { believable, believableText } from './believable.ts';
import { har } from './har.ts';
import { makeEndpoint } from './make-endpoint.ts';
import { mergeSurfaces } from './merge.ts';
import { routes } from './routes.ts';
import { thingDescription } from './thing-description.ts';

const O = 'http://host.test';
const places = ({ endpoints }: Surface) => endpoints.map(({ id, points }) => `${id} ${points.map((p) => p.id)}`.trim());

describe('thingDescription', () => {
  const thing = {
    '@context': 'https://www.w3.org/2022/wot/td/v1.1',
    base: 'http://host.test/things/ac/',
    uriVariables: { unit: { type: 'string', enum: ['C', 'F'] } },
    properties: {
      temperature: {
        type: 'number',
        minimum: 10,
        maximum: 35,
        forms: [{ href: 'temperature{?unit}', op: ['readproperty', 'writeproperty', 'observeproperty'] }],
      },
      status: { type: 'string', readOnly: true, forms: [{ href: 'status' }] },
      label: {
        type: 'object',
        properties: { text: { type: 'string' } },
        forms: [{ href: '/label', op: 'writeproperty', 'htv:methodName': 'POST' }],
      },
    },
    actions: {
      reboot: { forms: [{ href: 'reboot' }] },
      blink: {
        safe: true,
        input: { type: 'object', properties: { times: { type: 'integer' } } },
        forms: [{ href: 'blink/{lamp}' }],
      },
      remote: { forms: [{ href: 'coap://host.test/x' }] },
    },
  };
  const surface = thingDescription(thing, O);

  it('reads what the forms say', () => {
    expect(places(surface)).toEqual([
      'GET http://host.test/things/ac/temperature query:unit',
      'PUT http://host.test/things/ac/temperature query:unit,json:',
      'GET http://host.test/things/ac/status',
      'POST http://host.test/label json:text',
      'POST http://host.test/things/ac/reboot',
      'POST http://host.test/things/ac/blink/{lamp} path:lamp,json:times',
    ]);
    expect(surface.endpoints.map(({ safe }) => safe)).toEqual([true, undefined, true, undefined, undefined, true]);
    expect(surface.endpoints[1]?.draft).toMatchObject({ query: [['unit', 'C']], body: { type: 'json', value: 21 } });
    expect(surface.endpoints[1]?.points[1]?.hint).toEqual({ type: 'number', minimum: 10, maximum: 35 });
  });

  it('lists forms that lead elsewhere as gaps, and refuses what is no description', () => {
    expect(surface.gaps).toEqual([
      { endpoint: 'POST coap://host.test/x', reason: expect.stringContaining('outside the scope') },
    ]);
    expect(() => thingDescription({ title: 'x' }, O)).toThrow('not a W3C Thing Description');
  });
});

describe('har', () => {
  const entry = (request: object, mimeType = 'text/html') => ({
    request: { headers: [], ...request },
    response: { content: { mimeType } },
  });
  const log = (...entries: object[]) => JSON.stringify({ log: { version: '1.2', entries } });

  it('takes the requests of the target alone, pictures left out', () => {
    const surface = har(
      log(
        entry({ method: 'GET', url: `${O}/a?x=1` }),
        entry({ method: 'GET', url: 'http://cdn.test/a?x=1' }),
        entry({ method: 'GET', url: `${O}/logo.png?v=1` }, 'image/png'),
        entry({ method: 'POST', url: `${O}/login`, postData: { mimeType: 'application/json', text: '{"user":"a"}' } }),
        entry({
          method: 'POST',
          url: `${O}/form`,
          postData: { mimeType: 'application/x-www-form-urlencoded', params: [{ name: 'q', value: 'a b' }] },
        }),
        entry({
          method: 'POST',
          url: `${O}/up`,
          headers: [{ name: 'Content-Type', value: 'multipart/form-data; boundary=B' }],
          postData: {
            mimeType: 'multipart/form-data; boundary=B',
            text: '--B\r\nContent-Disposition: form-data; name="n"\r\n\r\nv\r\n--B--\r\n',
          },
        }),
        entry({ method: 'BREW', url: `${O}/pot` }),
      ),
      O,
    );
    expect(places(surface)).toEqual([
      'GET http://host.test/a query:x',
      'POST http://host.test/login json:user',
      'POST http://host.test/form body:q',
      'POST http://host.test/up multipart:n',
    ]);
    expect(surface.gaps).toEqual([
      { endpoint: 'BREW http://host.test/pot', reason: expect.stringContaining('entry 7') },
    ]);
  });

  it.each([
    ['{', 'not JSON'],
    ['{}', 'no log.entries'],
    [log(entry({ method: 'GET', url: 'http://other.test/' })), 'none of its 1 entries belongs to'],
  ])('refuses %s', (text, message) => expect(() => har(text, O)).toThrow(message));
});

describe('routes', () => {
  it("reads a framework's table with its schemas", () => {
    const surface = routes(
      [
        { method: 'GET', url: '/devices/:name', params: { type: 'object', properties: { name: { type: 'string' } } } },
        { method: ['GET', 'HEAD'], url: '/files/*' },
        { method: 'GET', url: '/list', querystring: { properties: { page: { type: 'integer', default: 2 }, q: {} } } },
        {
          method: 'POST',
          url: '/login',
          contentType: 'application/x-www-form-urlencoded',
          body: { properties: { user: {}, password: {} } },
        },
        {
          method: 'PUT',
          url: '/rooms/{id}',
          body: { properties: { label: { type: 'string' } } },
          headers: { properties: { 'x-unit': { enum: ['C'] } } },
        },
      ],
      O,
    );
    expect(places(surface)).toEqual([
      'GET http://host.test/devices/{name} path:name',
      'GET http://host.test/files/{*} path:*',
      'HEAD http://host.test/files/{*} path:*',
      'GET http://host.test/list query:page,query:q',
      'POST http://host.test/login body:user,body:password',
      'PUT http://host.test/rooms/{id} path:id,header:x-unit,json:label',
    ]);
    expect(surface.endpoints[3]?.draft.query).toEqual([
      ['page', '2'],
      ['q', 'room'],
    ]);
  });
});

describe('mergeSurfaces', () => {
  const get = (url: string, names: string[], source = 'crawl') =>
    makeEndpoint({ method: 'GET', url: O + url, source, query: names.map((name) => [name, '1']) });
  const post = (names: string[]) =>
    makeEndpoint({
      method: 'POST',
      url: `${O}/f`,
      source: 'crawl',
      body: { type: 'form', fields: names.map((name) => [name, '1']) },
    });

  it('joins what is one request, and tells forms of one URL apart', () => {
    const merged = mergeSurfaces([
      {
        endpoints: [get('/a', ['x']), get('/a', []), post(['u', 'p']), post(['u', 'p', 'mail'])],
        gaps: [{ endpoint: 'GET /', reason: 'r' }],
      },
      {
        endpoints: [get('/a', ['x', 'y'], 'openapi'), get('/r/{2}', []), get('/r/{room}', [])],
        gaps: [{ endpoint: 'GET /', reason: 'r' }],
      },
    ]);
    expect(places(merged)).toEqual([
      'GET http://host.test/a query:x,query:y',
      'GET http://host.test/a#2',
      'POST http://host.test/f body:u,body:p',
      'POST http://host.test/f#2 body:u,body:p,body:mail',
      'GET http://host.test/r/{2} path:2',
    ]);
    expect(merged.endpoints[0]?.draft.query).toEqual([
      ['x', '1'],
      ['y', '1'],
    ]);
    expect(merged.gaps).toHaveLength(1);
  });

  it('leaves its input alone and is stable', () => {
    const surfaces = [
      { endpoints: [get('/a', ['x'])], gaps: [] },
      { endpoints: [get('/a', ['x', 'y'])], gaps: [] },
    ];
    const before = structuredClone(surfaces);
    expect(mergeSurfaces(surfaces)).toEqual(mergeSurfaces(surfaces));
    expect(surfaces).toEqual(before);
  });
});

describe('addHeaders', () => {
  const pages = Array.from({ length: 9 }, (_, i) =>
    makeEndpoint({ method: 'GET', url: `${O}/p${i}`, source: 'crawl' }),
  );
  const surface = { endpoints: [makeEndpoint({ method: 'POST', url: `${O}/x`, source: 'crawl' }), ...pages], gaps: [] };
  const added = (profile: 'gentle' | 'normal' | 'thorough') =>
    addHeaders(surface, profile).endpoints.map(({ points }) => points.length);

  it('adds few points on few pages, fewer where it must be gentle', () => {
    expect(added('gentle')).toEqual([0, 2, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(added('normal')).toEqual([0, 5, 5, 5, 5, 5, 0, 0, 0, 0]);
    expect(added('thorough').slice(1)).toEqual(Array(9).fill(8));
    expect(
      addHeaders(surface, 'normal')
        .endpoints.flatMap(({ points }) => points)
        .every((point) => point.added),
    ).toBe(true);
  });
});

describe('a field name as input', () => {
  it('is added to bodies by a thorough run', () => {
    const json = makeEndpoint({
      method: 'POST',
      url: `${O}/j`,
      source: 'list',
      body: { type: 'json', value: { a: 1 } },
    });
    const ids = (profile: 'normal' | 'thorough') =>
      addHeaders({ endpoints: [json], gaps: [] }, profile).endpoints[0]?.points.map(({ id }) => id);
    expect(ids('normal')).toEqual(['json:a']);
    expect(ids('thorough')).toEqual(['json:a', 'name:json']);
  });
});

describe('believable', () => {
  it.each<[name: string, hint: NonNullable<Parameters<typeof believable>[1]>['hint'], value: unknown]>([
    ['userEmail', {}, 'ann.walker@example.com'],
    ['callback_url', {}, 'http://example.com/'],
    ['x', { format: 'uuid' }, '6f1d2c9a-4b3e-4c55-9d2f-0a1b2c3d4e5f'],
    ['port', { type: 'integer' }, 8080],
    ['setpoint', { type: 'number', maximum: 18 }, 18],
    ['x', { enum: ['b', 'a'] }, 'b'],
    ['x', { pattern: '[A-Z]{2}\\d{2}' }, 'AB12'],
    ['x', { pattern: '^\\d{4}$' }, '1234'],
    ['x', { maxLength: 2 }, 'ro'],
    ['active', { type: 'boolean' }, true],
    ['ipAddress', {}, '192.0.2.10'],
    ['birthDate', {}, '2026-05-14'],
    ['anything', {}, 'room'],
  ])('%s %j', (name, hint = {}, value) => expect(believable(name, { hint })).toEqual(value));

  it('takes an example before all, and does not run a pattern that could take for ever', () => {
    expect(believableText('email', { example: { a: 1 } })).toBe('{"a":1}');
    expect(believable('x', { hint: { pattern: '(a+)+$' } })).toBe('room');
  });
});

describe('makeEndpoint, bodies of other shapes', () => {
  const points = (contentType: string, text: string) =>
    makeEndpoint({ method: 'POST', url: `${O}/x`, source: 'list', body: { type: 'raw', contentType, text } }).points;
  it('takes every text and attribute of XML for a place', () => {
    expect(points('application/soap+xml', '<a b="1"><c>x</c><c>y</c></a>').map(({ id }) => id)).toEqual([
      'body:a@b',
      'body:a.c',
      'body:a.c.1',
      'body:',
    ]);
  });
  it('takes text as a whole, and leaves alone what is not text', () => {
    expect(points('text/plain', '21')).toMatchObject([{ id: 'body:', name: '', original: '21' }]);
    expect(points('text/xml', 'broken <')).toMatchObject([{ id: 'body:' }]);
    expect(points('application/octet-stream', 'x')).toEqual([]);
  });
});
