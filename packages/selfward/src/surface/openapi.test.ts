import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { openapi } from './openapi.ts';

const O = 'http://host.test';
const read = (parts: object) => openapi(JSON.stringify({ openapi: '3.1.0', ...parts }), O);

describe('openapi', () => {
  it('reads parameters of every place, believable by name, type, example and enum', () => {
    const { endpoints, gaps } = read({
      servers: [{ url: 'https://prod.example/api/{version}/', variables: { version: { default: 'v2' } } }],
      paths: {
        '/rooms/{room}': {
          parameters: [{ name: 'room', in: 'path', schema: { type: 'string', enum: ['kitchen', 'hall'] } }],
          get: {
            parameters: [
              { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 20, maximum: 50 } },
              { name: 'contactEmail', in: 'query', required: true, schema: { type: 'string' } },
              { name: 'tags', in: 'query', schema: { type: 'array', items: { type: 'string', example: 'red' } } },
              { name: 'since', in: 'query', schema: { type: 'string', format: 'date' } },
              { name: 'X-Unit', in: 'header', example: 'C' },
              { name: 'Authorization', in: 'header', schema: { type: 'string' } },
              { name: 'theme', in: 'cookie', schema: { type: 'string', default: 'dark' } },
            ],
          },
        },
      },
    });
    expect(gaps).toEqual([]);
    const [endpoint] = endpoints;
    expect(endpoint?.id).toBe('GET http://host.test/api/v2/rooms/{room}');
    expect(endpoint?.draft).toEqual({
      path: { room: 'kitchen' },
      query: [
        ['limit', '20'],
        ['contactEmail', 'ann.walker@example.com'],
        ['tags', 'red'],
        ['since', '2026-05-14'],
      ],
      headers: [['X-Unit', 'C']],
      cookies: [['theme', 'dark']],
    });
    expect(endpoint?.points.map(({ id }) => id)).toEqual([
      'path:room',
      'query:limit',
      'query:contactEmail',
      'query:tags',
      'query:since',
      'header:X-Unit',
      'cookie:theme',
    ]);
    expect(endpoint?.points[1]?.hint).toEqual({ type: 'integer', minimum: 20, maximum: 50 });
    expect(endpoint?.points[2]?.hint).toMatchObject({ required: true });
  });

  it('reads JSON bodies through references, allOf, oneOf and cycles', () => {
    const { endpoints, gaps } = read({
      paths: {
        '/nodes': {
          post: { requestBody: { $ref: '#/components/requestBodies/Node' } },
        },
      },
      components: {
        requestBodies: { Node: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Node' } } } } },
        schemas: {
          Named: { type: 'object', required: ['name'], properties: { name: { type: 'string', maxLength: 5 } } },
          Node: {
            allOf: [{ $ref: '#/components/schemas/Named' }],
            properties: {
              id: { type: 'integer', readOnly: true },
              port: { type: ['integer', 'null'] },
              level: { oneOf: [{ type: 'null' }, { type: 'string', enum: ['low', 'high'] }] },
              child: { $ref: '#/components/schemas/Node' },
              tags: { type: 'array', items: { type: 'string' } },
            },
          },
        },
      },
    });
    expect(gaps).toEqual([]);
    const body = endpoints[0]?.draft.body;
    expect(body).toMatchObject({ type: 'json', value: { name: 'Meeti', port: 8080, level: 'low', tags: ['room'] } });
    const ids = endpoints[0]?.points.map(({ id }) => id);
    expect(ids).toContain('json:name');
    expect(ids).toContain('json:tags.0');
    expect(ids).toContain('json:child.child.name');
    expect(endpoints[0]?.points.find(({ id }) => id === 'json:name')?.hint).toEqual({
      type: 'string',
      maxLength: 5,
      required: true,
    });
  });

  it('reads forms and uploads', () => {
    const schema = {
      properties: {
        user: { type: 'string' },
        password: { type: 'string' },
        photo: { type: 'string', format: 'binary' },
      },
    };
    const { endpoints } = read({
      paths: {
        '/login': { post: { requestBody: { content: { 'application/x-www-form-urlencoded': { schema } } } } },
        '/upload': { put: { requestBody: { content: { 'multipart/form-data': { schema } } } } },
        '/raw': { post: { requestBody: { content: { 'text/csv': { example: 'a;b' } } } } },
      },
    });
    expect(endpoints[0]?.draft.body).toMatchObject({
      type: 'form',
      fields: [
        ['user', 'ann'],
        ['password', 'Corr3ct-Horse!'],
        ['photo', 'note'],
      ],
    });
    expect(endpoints[1]?.draft.body).toMatchObject({
      type: 'multipart',
      parts: [{ name: 'user' }, { name: 'password' }, { filename: 'note.txt' }],
    });
    expect(endpoints[2]?.draft.body).toEqual({ type: 'raw', contentType: 'text/csv', text: 'a;b' });
  });

  it('reads YAML, and lists what it cannot read as a gap', () => {
    const { endpoints, gaps } = openapi(
      stringify({
        openapi: '3.0.3',
        paths: { '/a': { get: {} }, '/b': { get: { parameters: [{ $ref: '#/nowhere' }] } } },
      }),
      O,
    );
    expect(endpoints.map(({ id }) => id)).toEqual(['GET http://host.test/a']);
    expect(gaps).toEqual([{ endpoint: 'GET http://host.test/b', reason: expect.stringContaining('a broken $ref?') }]);
  });

  it.each([
    ['{"swagger":"2.0"}', 'Swagger 2'],
    ['{"openapi":"3.1.0","paths":{}}', 'describes no operation'],
    ['[1]', 'holds no object'],
    ['{"openapi":', 'neither JSON nor YAML'],
    [': :\n- x: [', 'neither JSON nor YAML'],
    ['<html>', 'holds no object'],
  ])('refuses %s', (text, message) => {
    expect(() => openapi(text, O, 'api.json')).toThrow(message);
    expect(() => openapi(text, O, 'api.json')).toThrow('api.json');
  });

  it('survives a schema that is made to explode', () => {
    const lines = ['a0: &a0 x'];
    for (let i = 1; i < 40; i++) lines.push(`a${i}: &a${i} [*a${i - 1},*a${i - 1},*a${i - 1},*a${i - 1}]`);
    expect(() => openapi(lines.join('\n'), O)).toThrow();
    const wide = Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`p${i}`, { $ref: '#/components/schemas/T' }]));
    const bomb = {
      paths: {
        '/x': {
          post: { requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/T' } } } } },
        },
      },
      components: { schemas: { T: { type: 'object', properties: wide } } },
    };
    expect(read(bomb).endpoints[0]?.points.length).toBeLessThanOrEqual(200);
  });
});

describe('openapi, parameters and bodies as they are sent', () => {
  const of = (operation: object) =>
    openapi(JSON.stringify({ openapi: '3.1.0', paths: { '/p': { post: operation } } }), 'http://h').endpoints[0];
  const tags = { type: 'array', items: { type: 'string' }, example: ['a', 'b'] };
  const filter = { type: 'object', properties: { user: { type: 'string' }, age: { type: 'integer' } } };
  it.each<[string, object, [string, string][]]>([
    [
      'a list, spread',
      { schema: tags },
      [
        ['x', 'a'],
        ['x', 'b'],
      ],
    ],
    ['a list with commas', { schema: tags, explode: false }, [['x', 'a,b']]],
    ['a list with pipes', { schema: tags, style: 'pipeDelimited' }, [['x', 'a|b']]],
    [
      'a deep object',
      { schema: filter, style: 'deepObject', explode: true },
      [
        ['x[user]', 'ann'],
        ['x[age]', '10'],
      ],
    ],
    [
      'an object, spread',
      { schema: filter },
      [
        ['user', 'ann'],
        ['age', '10'],
      ],
    ],
    ['JSON', { content: { 'application/json': { schema: filter } } }, [['x', '{"user":"ann","age":10}']]],
  ])('%s', (_name, parameter, query) => {
    expect(of({ parameters: [{ name: 'x', in: 'query', ...parameter }] })?.draft.query).toEqual(query);
  });
  it('sends several files as files, and objects in a form as JSON', () => {
    const schema = {
      type: 'object',
      properties: { files: { type: 'array', items: { type: 'string', format: 'binary' } }, meta: filter },
    };
    expect(of({ requestBody: { content: { 'multipart/form-data': { schema } } } })?.draft.body).toMatchObject({
      parts: [
        { name: 'files', filename: 'note.txt' },
        { name: 'meta', contentType: 'application/json' },
      ],
    });
  });
  it.each<[object, unknown]>([
    [{ type: 'object', additionalProperties: { type: 'integer' } }, { name: 1 }],
    [{ type: 'array', prefixItems: [{ type: 'integer' }, { type: 'boolean' }] }, [1, true]],
    [{ type: 'array', items: { type: 'integer' }, minItems: 2 }, [1, 1]],
    [{ type: 'integer', exclusiveMinimum: 7 }, 8],
    [{ type: 'integer', minimum: 7, exclusiveMinimum: true }, 8],
    [{ type: 'number', multipleOf: 0.25, minimum: 0.6 }, 1],
    [{ type: 'integer', multipleOf: 50 }, 50],
    [{ type: ['null', 'string'], minLength: 16 }, 'All fine here Al'],
  ])('%j', (schema, value) => {
    const body = of({ requestBody: { content: { 'application/json': { schema } } } })?.draft.body;
    expect(body).toEqual({ type: 'json', value });
  });
});
