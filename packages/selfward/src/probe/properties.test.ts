import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { craft } from './craft.ts';
import { quote } from './curl.ts';
import { headerOf } from './encode.ts';
import { endpointForTesting } from './endpointForTesting.ts';
import { isWithin } from './scope.ts';
import { getJson, setJson } from './set-json.ts';

const text = fc.string({ unit: 'binary', maxLength: 60 });
const given = endpointForTesting('POST', 'http://h/{id}/x', {
  path: { id: '1' },
  query: [
    ['q', '1'],
    ['other', '2'],
  ],
  cookies: [
    ['c', '1'],
    ['d', '2'],
  ],
  body: {
    type: 'form',
    fields: [
      ['f', '1'],
      ['other', '2'],
    ],
  },
});
const point = (id: string) => {
  const found = given.points.find((each) => each.id === id);
  if (!found) throw new Error(`no point ${id}`);
  return found;
};

describe('whatever text a probe carries', () => {
  it('arrives as it is in query, path and form, and leaves the neighbours alone', () => {
    fc.assert(
      fc.property(text, text, text, (q, id, f) => {
        const { url, body } = craft(given, {
          set: new Map([
            [point('query:q'), q],
            [point('path:id'), id],
            [point('body:f'), f],
          ]),
        });
        const parsed = new URL(url);
        expect([...parsed.searchParams]).toEqual([
          ['q', q.toWellFormed()],
          ['other', '2'],
        ]);
        expect([...new URLSearchParams(String(body))]).toEqual([
          ['f', f.toWellFormed()],
          ['other', '2'],
        ]);
        if (!/^(\.|%2e){1,2}$/i.test(id))
          expect(decodeURIComponent(parsed.pathname.split('/')[1] ?? '')).toBe(id.toWellFormed());
        expect(/^[\u0021-\u007e]+$/.test(url)).toBe(true);
      }),
    );
  });
  it('never ends a header or a cookie', () => {
    fc.assert(
      fc.property(text, (value) => {
        const { headers } = craft(given, { set: new Map([[point('cookie:c'), value]]) });
        const line = headerOf(headers, 'cookie') ?? '';
        expect(line.split('; ').at(-1)).toBe('d=2');
        expect(line.split(';')).toHaveLength(2);
        expect(/[\r\n\0]/.test(line)).toBe(false);
      }),
    );
  });
  it('is one word for a shell', () => {
    fc.assert(
      fc.property(text, (value) => {
        const quoted = quote(value);
        const inner = quoted.startsWith("$'")
          ? quoted.slice(2, -1).replace(/\\[\s\S]/g, '')
          : quoted.replaceAll(`'\\''`, '').replace(/^'|'$/g, '');
        expect(inner).not.toContain("'");
        if (!quoted.includes("'")) expect(quoted).toMatch(/^[\w@%+=:,./-]+$/);
      }),
    );
  });
});

describe('any address', () => {
  it("that passes for the target's is read as the target's by a URL parser too", () => {
    const parts = fc.constantFrom(
      'http://',
      'https://',
      'host',
      ':80',
      ':8080',
      '@',
      'evil',
      '.',
      '/',
      '\\',
      '?',
      '#',
      '%2f',
      '\t',
      ' ',
      '[::1]',
      ':',
    );
    fc.assert(
      fc.property(fc.array(parts, { minLength: 1, maxLength: 8 }), (pieces) => {
        const url = pieces.join('');
        if (isWithin(url, 'http://host') && URL.canParse(url)) expect(new URL(url).origin).toBe('http://host');
      }),
      { numRuns: 2000 },
    );
  });
});

describe('any JSON document', () => {
  it('holds afterwards what was put there', () => {
    const path = fc.array(fc.constantFrom('a', 'b', '0', '1', 'toString', '__proto__'), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.jsonValue(), path, (document, segments) => {
        const before = JSON.stringify(document);
        const changed = setJson(document, segments.join('.'), 'put');
        expect(getJson(changed, segments.join('.'))).toBe('put');
        expect(JSON.stringify(document)).toBe(before);
      }),
    );
  });
});
