import { describe, expect, it } from 'vitest';
import { describeThing, type Plan } from './describe-thing.ts';

const url = 'http://ac1.test/.well-known/wot';
const origins = new Set(['http://ac1.test']);

function plan(document: unknown): Plan {
  const result = describeThing(document, { url, origins });
  if (!('plan' in result)) throw new Error(result.problem);
  return result.plan;
}
const property = (more: object) => plan({ title: 't', properties: { p: { type: 'number', ...more } } });
const form = (href: string, more: object = {}) => ({ href, ...more });

describe('describeThing', () => {
  it('reads variables and actions with their ways', () => {
    const { thing, read, write, invoke, problems } = plan({
      '@context': 'https://www.w3.org/2022/wot/td/v1.1',
      title: 'Air conditioner',
      base: 'http://ac1.test/api/',
      security: 'nosec_sc',
      properties: {
        temperature: {
          title: 'Temperature',
          type: 'number',
          unit: '°C',
          readOnly: true,
          forms: [form('coap://ac1.test/t'), form('temperature', { op: ['readproperty', 'observeproperty'] })],
        },
        target: { type: 'integer', minimum: 16, maximum: 30, forms: [form('target')] },
        mode: {
          type: 'string',
          enum: ['cool', 'heat'],
          forms: [
            form('/mode', { op: 'readproperty', contentType: 'text/plain' }),
            form('/mode/set', {
              op: 'writeproperty',
              'htv:methodName': 'POST',
              contentType: 'text/plain; charset=utf-8',
            }),
          ],
        },
        pin: { type: 'string', writeOnly: true, forms: [form('pin')] },
        picture: { type: 'object', forms: [form('picture')] },
      },
      actions: {
        reset: { title: 'Reset', description: 'Starts\u0000again', forms: [form('reset')] },
        turn: { input: { type: 'integer', minimum: 1 }, forms: [form('turn', { 'htv:methodName': 'PUT' })] },
        blink: { forms: [form('set?blink=1', { 'htv:methodName': 'GET' })] },
        signIn: { input: { type: 'object' }, forms: [form('login')] },
      },
    });
    expect(thing).toEqual({
      title: 'Air conditioner',
      variables: [
        { name: 'temperature', title: 'Temperature', type: 'number', unit: '°C', writable: false },
        { name: 'target', title: 'target', type: 'integer', minimum: 16, maximum: 30, writable: true },
        { name: 'mode', title: 'mode', type: 'string', enum: ['cool', 'heat'], writable: true },
        { name: 'pin', title: 'pin', type: 'string', writable: true },
      ],
      actions: [
        { name: 'reset', title: 'Reset', description: 'Starts again' },
        { name: 'turn', title: 'turn', input: { type: 'integer', minimum: 1 } },
        { name: 'blink', title: 'blink' },
      ],
    });
    const json = 'application/json';
    expect(Object.fromEntries(read)).toEqual({
      temperature: { url: 'http://ac1.test/api/temperature', method: 'GET', contentType: json },
      target: { url: 'http://ac1.test/api/target', method: 'GET', contentType: json },
      mode: { url: 'http://ac1.test/mode', method: 'GET', contentType: 'text/plain' },
    });
    expect(Object.fromEntries(write)).toEqual({
      target: { url: 'http://ac1.test/api/target', method: 'PUT', contentType: json },
      mode: { url: 'http://ac1.test/mode/set', method: 'POST', contentType: 'text/plain' },
      pin: { url: 'http://ac1.test/api/pin', method: 'PUT', contentType: json },
    });
    expect([...invoke].map(([name, way]) => [name, way.method, way.url])).toEqual([
      ['reset', 'POST', 'http://ac1.test/api/reset'],
      ['turn', 'PUT', 'http://ac1.test/api/turn'],
      ['blink', 'GET', 'http://ac1.test/api/set?blink=1'],
    ]);
    expect(problems).toEqual([]);
  });

  it('takes all variables at once where it can', () => {
    const { readAll } = plan({ title: 't', forms: [form('/all', { op: ['readallproperties'] })] });
    expect(readAll).toMatchObject({ url: 'http://ac1.test/all', method: 'GET' });
    expect(plan({ title: 't', forms: [form('/all')] }).readAll).toBeUndefined();
  });

  it.each([
    ['another host', 'http://evil.test/p', 'evil.test'],
    ['another port', 'http://ac1.test:8080/p', 'ac1.test:8080'],
    ['another scheme of the same name', 'https://ac1.test/p', 'ac1.test'],
    ['a host without a scheme', '//evil.test/p', 'evil.test'],
    ['a user that looks like the host', 'http://ac1.test@evil.test/', 'evil.test'],
    ['backslashes', '\\\\evil.test/p', 'evil.test'],
    ['a name that ends alike', 'http://xac1.test/', 'xac1.test'],
    ['this machine', 'http://127.0.0.1:8080/operators', '127.0.0.1:8080'],
  ])('leaves out a form that leads to %s', (_, href, host) => {
    const { thing, problems } = property({ forms: [form(href)] });
    expect(thing.variables).toEqual([]);
    expect(problems[0]).toBe(`"p" leads to another host (${host})`);
  });

  it('leaves out forms of a base that leads elsewhere', () => {
    const { thing, problems } = plan({
      title: 't',
      base: 'http://evil.test/',
      properties: { p: { type: 'number', forms: [form('p')] } },
    });
    expect(thing.variables).toEqual([]);
    expect(problems).toHaveLength(2);
  });

  it.each([
    ['a password in its address', form('http://a:b@ac1.test/')],
    ['a template', form('/p{?id}')],
    ['another scheme', form('javascript:alert(1)')],
    ['a file', form('file:///etc/passwd')],
    ['a method that changes', form('/p', { 'htv:methodName': 'DELETE', op: 'readproperty' })],
    ['a method with a line end', form('/p', { 'htv:methodName': 'GET\r\nX: y' })],
    ['a content type that we do not read', form('/p', { contentType: 'image/png' })],
    ['a subprotocol', form('/p', { subprotocol: 'sse' })],
    ['another operation', form('/p', { op: 'observeproperty' })],
    ['no address', { op: 'readproperty' }],
    ['no object', 'http://ac1.test/p'],
  ])('leaves out a form with %s', (_, written) => {
    expect(property({ forms: [written] }).thing.variables).toEqual([]);
  });

  it.each([
    ['a type of another kind', { type: 5, forms: [form('/p')] }],
    ['a list of types', { type: ['number'], forms: [form('/p')] }],
    ['forms of another kind', { forms: { href: '/p' } }],
    ['no forms', {}],
  ])('leaves out a property with %s', (_, more) => {
    expect(property(more).thing.variables).toEqual([]);
  });

  it('takes members that are not as they should be for absent', () => {
    expect(
      property({ title: 7, unit: {}, minimum: '0', maximum: null, enum: [{}], readOnly: 'yes', forms: [form('/p')] })
        .thing.variables,
    ).toEqual([{ name: 'p', title: 'p', type: 'number', writable: true }]);
  });

  it.each([null, 5, 'text', [], true])('refuses %j', (document) => {
    expect(describeThing(document, { url, origins })).toEqual({ problem: 'its Thing Description is no object' });
  });

  it('stays small, whatever it is given', () => {
    const properties = Object.fromEntries(
      Array.from({ length: 500 }, (_, i) => [
        `p${i}`,
        { type: 'string', title: '<b>'.repeat(1_000), description: 'x', forms: [form('/p')] },
      ]),
    );
    const { thing, problems } = plan({ title: '\u202Eevil\n'.repeat(100), properties });
    expect(thing.variables).toHaveLength(100);
    expect(thing.variables[0]?.title).toHaveLength(100);
    expect(thing.title).not.toMatch(/[\u202E\n]/);
    expect(problems).toEqual(['it has more than 100 variables: the others are left out']);
  });

  it('does not take names that break out', () => {
    const properties = JSON.parse(
      `{"__proto__":{"type":"number","forms":[{"href":"/p"}]},"":{"type":"number","forms":[{"href":"/p"}]},"a\\nb":{"type":"number","forms":[{"href":"/p"}]}}`,
    );
    expect(plan({ title: 't', properties }).thing.variables).toEqual([]);
    expect(Reflect.get({}, 'type')).toBeUndefined();
  });

  it('does not take names and values that are shown otherwise than they are', () => {
    const forms = [{ href: '/p' }];
    const properties = {
      'safe\u202e': { type: 'number', forms },
      ' safe': { type: 'number', forms },
      mode: { type: 'string', enum: ['on', 'off\u202e', 'a\nb'], forms },
    };
    expect(plan({ title: 't', properties }).thing.variables).toMatchObject([{ name: 'mode', enum: ['on'] }]);
  });
});
