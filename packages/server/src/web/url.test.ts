import { parse } from 'parse5';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { JSX } from './jsx/jsx-runtime.ts';
import { links } from './links.ts';
import { external, fragment, path, type Url, withQuery } from './url.ts';

describe('path', () => {
  it.each([
    ['router1', '/devices/router1'],
    ['a b', '/devices/a%20b'],
    ['../admin', '/devices/..%2Fadmin'],
    ['x"><script>', '/devices/x%22%3E%3Cscript%3E'],
    ['ö/%2f?#', '/devices/%C3%B6%2F%252f%3F%23'],
  ])('takes %j as one segment', (name, expected) => {
    expect(path`/devices/${name}`).toBe(expected);
    expect(links.device(name)).toBe(expected);
  });

  it('refuses what would be another host', () => {
    expect(() => path`//evil.example`).toThrow(/one slash/);
    expect(() => path`javascript:alert(1)`).toThrow(/one slash/);
  });
});

describe('withQuery', () => {
  it('leaves out what is not set and encodes the rest', () => {
    expect(withQuery(path`/log`, { a: 'x&y=1', b: undefined, c: '', page: 2 })).toBe('/log?a=x%26y%3D1&page=2');
  });
});

describe('external', () => {
  it.each(['javascript:alert(1)', 'data:text/html,x', 'ftp://x/', 'no url', ' java\nscript:alert(1)'])(
    'refuses %j',
    (address) => {
      expect(external(address)).toBeUndefined();
    },
  );
  it('takes http and https', () => {
    expect(external('http://127.0.0.1:8101/a b')).toBe('http://127.0.0.1:8101/a%20b');
  });
});

describe('JSX', () => {
  it('takes nothing but a Url where a browser would follow or load', () => {
    expectTypeOf<NonNullable<JSX.IntrinsicElements['img']['src']>>().toEqualTypeOf<Url>();
    expectTypeOf<NonNullable<JSX.IntrinsicElements['form']['action']>>().toEqualTypeOf<Url>();
    expectTypeOf<NonNullable<JSX.IntrinsicElements['a']['href']>>().toEqualTypeOf<Url>();
    expectTypeOf<JSX.IntrinsicElements['p']>().not.toHaveProperty('onClick');
    expectTypeOf<JSX.IntrinsicElements['p']>().not.toHaveProperty('style');
    expectTypeOf<JSX.IntrinsicElements['p']>().not.toHaveProperty('dangerouslySetInnerHTML');
  });
});

describe('fragment', () => {
  it('stays on the page', () => {
    const document = parse(`<a href="${fragment('x"onclick=1')}"></a>`);
    expect(JSON.stringify(document, (key, value) => (key === 'parentNode' ? undefined : value))).not.toContain(
      'onclick"',
    );
    expect(fragment('main')).toBe('#main');
  });
});
