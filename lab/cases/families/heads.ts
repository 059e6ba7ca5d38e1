import { page } from '../markup.ts';
import type { Family, Flaw, Input, Reply } from '../write.ts';

const text = (value: unknown) => String(value ?? '');
/** Written to the socket as small servers do, that check no header. */
const head = (status: string, ...lines: string[]): Reply => ({
  raw: `HTTP/1.1 ${status}\r\n${['Content-Type: text/html', ...lines].join('\r\n')}\r\nContent-Length: 9\r\nConnection: close\r\n\r\n<p>OK</p>`,
});
const encoded = (value: string) => encodeURIComponent(value.toWellFormed());
const decoded = (value: string) => {
  try {
    return decodeURIComponent(value);
  } catch {
    return '';
  }
};
const BREAK = ['a\r\nX-Zz: 1', '\r\nX-Zz: 1'] as const;

/** What a page sends for a value, bare and cleaned. */
const pair = (at: string, ask: Flaw['ask'], take: (input: Input) => string, send: (value: string) => Reply) => ({
  server: 'node' as const,
  at,
  ask,
  flawed: (input: Input) => send(take(input)),
  mended: (input: Input) => send(encoded(take(input))),
  exploit: BREAK,
});

export const family: Family = {
  family: 'heads',
  check: 'header-injection',
  flaws: [
    {
      id: 'head-moved',
      note: 'the path, decoded, in the address that it moved to',
      ...pair(
        'path:page',
        { get: '/old/{page}' },
        ({ params }) => text(params.page),
        (v) => head('301 Moved Permanently', `Location: /new/${v}`),
      ),
    },
    {
      id: 'head-form',
      note: 'a cookie from a field of a form',
      ...pair(
        'body:theme',
        { post: '/theme', form: { theme: 'dark', size: '12' } },
        ({ form }) => text(form.theme),
        (v) => head('200 OK', `Set-Cookie: theme=${v}; Path=/`),
      ),
    },
    {
      id: 'head-json',
      note: 'an id from JSON that comes back in a header',
      ...pair(
        'json:request.id',
        { post: '/jobs', json: { request: { id: 'a1' }, kind: 'report' } },
        ({ form }) => idOf(form),
        (v) => head('200 OK', `X-Request-Id: ${v}`),
      ),
    },
    {
      id: 'head-decoded',
      note: 'line breaks are taken out, then it is decoded once more',
      ...pair(
        'query:x',
        { get: '/export?x=rooms' },
        ({ query }) => decoded(text(query.x).replace(/[\r\n]/g, '')),
        (v) => head('200 OK', `X-Report: ${v}`),
      ),
      exploit: ['a%0d%0aX-Zz: 1', '\r\nX-Zz: 1'],
    },
  ],
  traps: [
    {
      id: 'head-framework',
      note: 'a framework that refuses line breaks in headers',
      at: 'query:x',
      ask: { get: '/export?x=rooms' },
      handle: ({ query }) =>
        /[^\t\x20-\x7e]/.test(text(query.x))
          ? { status: 500, body: page('<p>Something went wrong</p>') }
          : { headers: { 'x-report': text(query.x) }, body: page('OK') },
    },
    {
      id: 'head-folded',
      note: 'line breaks become spaces',
      at: 'query:x',
      server: 'node',
      ask: { get: '/export?x=rooms' },
      handle: ({ query }) => head('200 OK', `X-Report: ${text(query.x).replace(/[\r\n]+/g, ' ')}`),
    },
  ],
};

function idOf(form: Record<string, unknown>): string {
  return typeof form.request === 'object' && form.request !== null ? text(Reflect.get(form.request, 'id')) : '';
}
