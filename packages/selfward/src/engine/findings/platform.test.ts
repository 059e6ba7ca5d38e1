import { describe, expect, it } from 'vitest';
import type { HttpResponse } from '../../model/exchange.ts';
import { adviceFor, platformOf } from './platform.ts';

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
