import { describe, expect, it } from 'vitest';
import type { HttpResponse } from '../model/exchange.ts';
import { createCookieJar, dress } from './cookies.ts';
import { headerOf } from './encode.ts';

function setting(...cookies: string[]): HttpResponse {
  const headers = cookies.map((cookie): [string, string] => ['set-cookie', cookie]);
  return { status: 200, headers, body: '', bytes: 0, truncated: false, firstByteMs: 1, totalMs: 1 };
}

describe('createCookieJar', () => {
  it.each<[string, string, [string, string][]]>([
    ['sid=a; Path=/; HttpOnly', 'http://h/x', [['sid', 'a']]],
    ['sid=a; Path=/admin', 'http://h/administer', []],
    ['sid=a; Path=/admin', 'http://h/admin/x?y=/z', [['sid', 'a']]],
    ['sid=a; Secure', 'http://h/', []],
    ['sid=a; Max-Age=0', 'http://h/', []],
    ['sid=a; Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'http://h/', []],
    ['sid=a; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'http://h/', [['sid', 'a']]],
    ['sid=a=b=; Domain=elsewhere', 'http://h', [['sid', 'a=b=']]],
    ['nothing', 'http://h/', []],
    ['=x', 'http://h/', []],
  ])('%s at %s', (cookie, url, pairs) => {
    const jar = createCookieJar();
    jar.store('http://h/', setting(cookie));
    expect(jar.for(url)).toEqual(pairs);
  });
  it('forgets what is taken back, and keeps no more than it must', () => {
    const jar = createCookieJar();
    jar.store('http://h/', setting('a=1', 'b=2'));
    jar.store('http://h/', setting('a=; Max-Age=0'));
    expect(jar.for('http://h/')).toEqual([['b', '2']]);
    jar.store('http://h/', setting(...Array.from({ length: 500 }, (_none, i) => `c${i}=x`)));
    expect(jar.for('http://h/')).toHaveLength(50);
  });
});

describe('dress', () => {
  it('lays identity over request over jar, in one cookie header', () => {
    const jar = createCookieJar();
    jar.store('http://h/', setting('sid=theirs', 'theme=jar', 'csrf=jar'));
    const request = {
      method: 'GET' as const,
      url: 'http://h/',
      headers: [
        ['Cookie', 'theme=<x>; lang=en'],
        ['X-Key', 'mine'],
      ] as [string, string][],
    };
    const dressed = dress(
      request,
      {
        name: 'ann',
        headers: [
          ['cookie', 'sid=own'],
          ['x-key', 'own'],
        ],
      },
      jar,
    );
    expect(headerOf(dressed.headers, 'cookie')).toBe('sid=own; theme=<x>; csrf=jar; lang=en');
    expect(headerOf(dressed.headers, 'x-key')).toBe('own');
    expect(dressed.headers.filter(([name]) => name.toLowerCase() === 'cookie')).toHaveLength(1);
    expect(request.headers[0]).toEqual(['Cookie', 'theme=<x>; lang=en']);
  });
});
