import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../model/exchange.ts';
import { isWithin, scoped } from './scope.ts';

describe('isWithin', () => {
  it.each([
    ['http://host:8080/a?b#c', true],
    ['http://host:8080', true],
    ['http://host:8080?q', true],
    ['HTTP://HOST:8080/a', true],
    ['https://host:8080/a', false],
    ['http://host/a', false],
    ['http://host:80801/a', false],
    ['http://host:8080.evil/a', false],
    ['http://host:8080@evil/a', false],
    ['http://user@host:8080/a', false],
    ['http://evil/http://host:8080/', false],
    ['http://host:8080\\@evil/', false],
    ['http://host:8080\t.evil/', false],
    ['//host:8080/a', false],
    ['/a', false],
    ['ftp://host:8080/', false],
    ['', false],
  ])('%j is %s', (url, within) => {
    expect(isWithin(url, 'http://host:8080')).toBe(within);
  });
  it('knows the default port', () => {
    expect(isWithin('http://host:80/', 'http://host')).toBe(true);
    expect(isWithin('https://host:443/x', 'https://host')).toBe(true);
  });
});

describe('scoped', () => {
  const sent: string[] = [];
  const transport = {
    send: (request: HttpRequest) => {
      sent.push(request.url);
      return Promise.reject(new Error('not needed'));
    },
    close: () => Promise.resolve(),
  };
  it('sends nothing elsewhere, and nothing that is forbidden', async () => {
    const guarded = scoped(transport, 'http://host/start', ({ url }) =>
      url.endsWith('/no') ? 'left alone' : undefined,
    );
    const get = (url: string) => guarded.send({ method: 'GET', url, headers: [] });
    await expect(get('http://elsewhere/')).rejects.toMatchObject({ kind: 'out-of-scope' });
    await expect(get('http://host/no')).rejects.toMatchObject({ kind: 'out-of-scope', message: 'left alone' });
    await expect(get('http://host/yes')).rejects.toThrow('not needed');
    expect(sent).toEqual(['http://host/yes']);
  });
});
