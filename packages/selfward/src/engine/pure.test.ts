import { describe, expect, it } from 'vitest';
import type { HttpResponse } from '../model/exchange.ts';
import { createFresh, type Marker } from '../model/marker.ts';
import { endpointForTesting } from '../probe/endpointForTesting.ts';
import { compact } from './compact.ts';
import { destructiveWord } from './destructive.ts';
import { around, responseText } from './excerpt.ts';
import { carrierOf, findMarkers } from './find-markers.ts';
import { fingerprint } from './fingerprint.ts';
import { markedProbe } from './marked.ts';
import { adviceFor, platformOf } from './platform.ts';

const m = (text: string) => text as Marker;

describe('findMarkers', () => {
  const known = new Set(['bcdfghjklm', 'k2345678zz']);
  it.each<[string, string[]]>([
    ['<p>bcdfghjklm</p>', ['bcdfghjklm']],
    ['strBCDFGHJKLMxyz', ['bcdfghjklm']],
    ['bcdfghjklmk2345678zz', ['bcdfghjklm', 'k2345678zz']],
    ['bcdfghjkl', []],
    ['vvvvvvvvvvvvvvvv', []],
  ])('%s', (text, found) => {
    expect(findMarkers(text, (candidate) => known.has(candidate))).toEqual(found);
  });
});

describe('carrierOf', () => {
  const carries = carrierOf([m('bcdfghjklm'), m('1234567890'), m('abc123def456')]);
  it.each([
    ['x bcdfghjklm y', true],
    ['x BCDFGHJKLM y', true],
    ['&#98;cdfghjklm', true],
    ['&#x62;cdfghjkl&#109;', true],
    ['%62cdfghjklm', true],
    ['\\u0062cdfghjkl\\x6d', true],
    ['id 1234567890', true],
    ['ABC123DEF456', true],
    ['bcdfghjk lm', false],
  ])('%s: %s', (text, yes) => {
    expect(carries(text)).toBe(yes);
  });
});

describe('fingerprint', () => {
  const place = {
    check: 'c',
    target: 't',
    method: 'GET',
    url: 'http://h:1/a/{b}',
    location: 'query',
    parameter: 'q',
    sink: 'http://h:1/a/{b}',
  };
  it('outlives an address and is told apart by everything else', () => {
    expect(fingerprint(place)).toMatch(/^[0-9a-f]{24}$/);
    expect(fingerprint({ ...place, url: 'http://other:2/a/{b}?x=1', sink: 'http://other:2/a/{b}' })).toBe(
      fingerprint(place),
    );
    const others = Object.keys(place).map((key) => fingerprint({ ...place, [key]: '/else' }));
    expect(new Set([...others, fingerprint(place)]).size).toBe(8);
  });
});

describe('compact', () => {
  const endpoint = endpointForTesting('GET', 'http://h/p', {
    query: [
      ['a', '1'],
      ['b', '2'],
    ],
  });
  const [a, b] = endpoint.points;
  if (!a || !b) throw new Error('no points');
  const say = (check: string, point: typeof a, reason = 'why') => ({ check, point, reason });
  it.each([
    ['nothing', [], []],
    ['everything', [say('x', a), say('x', b), say('y', a), say('y', b)], ['GET http://h/p|why||']],
    ['one check', [say('x', a), say('x', b), say('y', a)], ['GET http://h/p|why|x|', 'GET http://h/p a|why|y|a']],
    ['two reasons', [say('x', a), say('x', b, 'else')], ['GET http://h/p a|why|x|a', 'GET http://h/p b|else|x|b']],
  ])('%s', (_name, untold, lines) => {
    const said = compact(endpoint, untold, 2, 2).map((line) =>
      [line.endpoint, line.reason, line.check, line.parameter].join('|'),
    );
    expect(said).toEqual(lines);
  });
});

describe('markedProbe', () => {
  const base = endpointForTesting('POST', 'http://h/{id}', {
    path: { id: '7' },
    body: { type: 'json', value: { name: 'x', age: 4, mail: 'a@b.c', kind: 'y', short: 'z' } },
  });
  const hints: Record<string, object> = { mail: { format: 'email' }, kind: { enum: ['y'] }, short: { maxLength: 4 } };
  const points = base.points.map((point) => ({
    ...point,
    ...(hints[point.name] && { hint: hints[point.name] }),
  })) as typeof base.points;
  it('marks what takes text, each with its own, and leaves the rest valid', () => {
    const { probe, markers } = markedProbe(base, points, createFresh());
    expect([...markers.keys()].map(({ name }) => name)).toEqual(['name', 'mail']);
    expect(new Set(probe.markers).size).toBe(2);
    expect([...probe.set.values()][1]).toMatch(/^[a-z0-9]{10}@example\.org$/);
    expect(probe.effect).toBe('write');
  });
  it('marks the others where they are all there is', () => {
    const only = points.filter(({ name }) => name === 'id' || name === 'kind');
    expect([...markedProbe(base, only, createFresh()).markers.keys()]).toEqual(only);
  });
});

describe('platform and advice', () => {
  const answer = (headers: [string, string][], body = ''): HttpResponse => ({
    status: 200,
    headers,
    body,
    bytes: 0,
    truncated: false,
    firstByteMs: 1,
    totalMs: 1,
  });
  it.each([
    [answer([['x-powered-by', 'Express']]), 'express'],
    [answer([['server', 'Werkzeug/3.0 Python/3.11']]), 'flask'],
    [answer([['set-cookie', 'PHPSESSID=1; path=/']]), 'php'],
    [answer([], '{"message":"Route GET:/x not found","error":"Not Found","statusCode":404}'), 'fastify'],
    [answer([['server', 'nginx']]), undefined],
  ])('%#', (response, platform) => {
    expect(platformOf(response)).toBe(platform);
  });
  const advice = { any: 'any', express: 'express', node: 'node', flask: 'flask' };
  it.each([
    [undefined, undefined, 'any'],
    ['express', undefined, 'express'],
    ['express', 'Nunjucks', 'express'],
    ['fastify', 'ejs', 'node'],
    [undefined, 'ejs', 'node'],
    ['express', 'Jinja2', 'flask'],
    ['php', undefined, 'any'],
    ['ruby', 'ERB', 'any'],
  ] as const)('%s, %s: %s', (platform, technology, text) => {
    expect(adviceFor(advice, platform, technology)).toBe(text);
  });
});

describe('excerpts', () => {
  it('shows what stands around, and no more', () => {
    expect(around(`${'a'.repeat(500)}MARK${'b'.repeat(500)}`, ['mark'])).toBe(
      `… ${'a'.repeat(120)}MARK${'b'.repeat(120)} …`,
    );
    expect(around('short', ['none'])).toBe('short');
    expect(around('x'.repeat(1000), ['none'])).toHaveLength(242);
  });
  it('cuts a long answer around what matters', () => {
    const response = {
      status: 200,
      headers: [],
      body: `${'a'.repeat(50_000)}MARK${'b'.repeat(50_000)}`,
      bytes: 0,
      truncated: false,
      firstByteMs: 1,
      totalMs: 1,
    };
    const text = responseText(response, ['mark']);
    expect(text).toContain('aMARKb');
    expect(text.length).toBeLessThan(4200);
  });
});

describe('destructiveWord', () => {
  it.each([
    ['http://h/reboot', 'reboot'],
    ['http://h/factoryReset', 'factoryreset'],
    ['http://h/system/firmware', 'firmware'],
    ['http://h/items/delete', 'delete'],
    ['http://h/information', undefined],
    ['http://h/settings', undefined],
    ['http://delete.example/settings', undefined],
  ])('%s: %s', (url, word) => {
    expect(destructiveWord(url)).toBe(word);
  });
});
