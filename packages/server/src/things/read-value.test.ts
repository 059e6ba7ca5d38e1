import { describe, expect, it } from 'vitest';
import type { Variable } from '../model/thing.ts';
import type { DeviceAnswer } from './device-transport.ts';
import { readContent, readValue } from './read-value.ts';

const answer = (body: string, more: object = {}): DeviceAnswer => ({
  is: 'answer',
  status: 200,
  contentType: 'application/json',
  body,
  ...more,
});

describe('readContent', () => {
  it.each([
    ['JSON', answer('21.5'), 21.5],
    ['JSON of another name', answer('{"a":1}', { contentType: 'application/td+json; charset=utf-8' }), { a: 1 }],
    ['text', answer(' 21.5\n', { contentType: 'text/plain' }), '21.5'],
    ['no type at all', answer('true', { contentType: '' }), true],
  ])('takes %s', (_, given, content) => {
    expect(readContent(given)).toEqual({ is: 'content', content });
  });

  it.each([
    ['a web page', answer('<html>', { contentType: 'text/html' }), 'unusable', /web page/],
    ['a picture', answer('…', { contentType: 'image/png' }), 'unusable', /image\/png/],
    ['broken JSON', answer('{"a":'), 'unusable', /broken JSON/],
    ['NaN', answer('NaN'), 'unusable', /broken JSON/],
    ['nothing', answer(''), 'unusable', /broken JSON/],
    [
      'markup in the type',
      answer('1', { contentType: 'x/<script>alert(1)</script>'.repeat(9) }),
      'unusable',
      /^.{0,70}$/,
    ],
    ['a redirect', answer('', { status: 302 }), 'unusable', /not followed/],
    ['a sign-in', answer('', { status: 401 }), 'unusable', /wants a sign-in/],
    ['an error', answer('', { status: 500 }), 'unusable', /answers 500/],
    ['a part', answer('1', { status: 206 }), 'unusable', /answers 206/],
    ['a gateway without its node', answer('', { status: 504 }), 'silence', /before it answers 504/],
  ])('tells what is wrong with %s', (_, given, is, problem) => {
    expect(readContent(given)).toEqual({ is, problem: expect.stringMatching(problem) });
  });

  it('reads deep JSON without falling', () => {
    const content = readContent(answer(`${'['.repeat(30_000)}${']'.repeat(30_000)}`));
    expect(content.is === 'content' && readValue(content.content, { name: 'v', type: 'number' })).toEqual({
      problem: '"v" is a list, not number',
    });
  });
});

describe('readValue', () => {
  const good: [Variable['type'], unknown, unknown][] = [
    ['number', 21.5, 21.5],
    ['number', '21.5', 21.5],
    ['number', '-1e3', -1_000],
    ['number', { v: 3 }, 3],
    ['number', { value: 3, at: 'now' }, 3],
    ['integer', 4, 4],
    ['boolean', false, false],
    ['boolean', 'true', true],
    ['string', 'on', 'on'],
    ['string', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['string', 'a\u0000b\u202Ec\ud800', 'a b c\ufffd'],
    ['string', 'x'.repeat(60_000), `${'x'.repeat(199)}…`],
    ['string', '𝒳'.repeat(300), `${'𝒳'.repeat(199)}…`],
  ];
  it.each(good)('%s takes %j', (type, content, value) => {
    expect(readValue(content, { name: 'v', type })).toEqual({ value });
  });

  const bad: [Variable['type'], unknown, RegExp][] = [
    ['number', Number.NaN, /a number, not number/],
    ['number', Number.POSITIVE_INFINITY, /not number/],
    ['number', '0x10', /a string, not number/],
    ['number', '', /a string/],
    ['number', '12 apples', /a string/],
    ['number', '1e999', /not number/],
    ['number', null, /missing/],
    ['number', [1], /a list/],
    ['number', { constructor: 1 }, /an object/],
    ['number', true, /a boolean/],
    ['integer', 1.5, /not integer/],
    ['boolean', 1, /a number, not boolean/],
    ['boolean', 'yes', /a string, not boolean/],
    ['string', 5, /a number, not string/],
    ['string', { toString: 'x' }, /an object/],
  ];
  it.each(bad)('%s does not take %j', (type, content, problem) => {
    expect(readValue(content, { name: 'v', type })).toEqual({ problem: expect.stringMatching(problem) });
  });
});
