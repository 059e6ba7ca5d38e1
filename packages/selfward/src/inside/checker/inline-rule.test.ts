import { expect, it } from 'vitest';
import type { HttpRequest } from '../../model/exchange.ts';
import { whyNotInline } from './inline-rule.ts';

const get = (path: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url: `http://localhost${path}`,
  headers: [],
  ...more,
});

it.each<[string, HttpRequest]>([
  ['a word', get('/rooms?name=bcdfghjklm')],
  ['an ordinary value', get('/rooms/12?from=2024-01-01&to=a+b')],
  ['a credential', get('/rooms', { headers: [['cookie', 'sid=a.b|c%3D"']] })],
  ['HEAD', get('/', { method: 'HEAD' })],
])('lets %s in', (_, request) => expect(whyNotInline(request)).toBeUndefined());

it.each<[string, HttpRequest]>([
  ['another method', get('/rooms', { method: 'POST' })],
  ['a body', get('/rooms', { body: 'a=b' })],
  ['a changed type', get('/rooms?name[$ne]=1')],
  ['its encoded form', get('/rooms?name%5B%24ne%5D=1')],
  ['a quote', get("/rooms?name='")],
  ['markup', get('/rooms?name=%3Cb%3E')],
  ['a way up', get('/files/..%2f..%2fetc')],
  ['a template', get('/rooms?name=%7B%7B7*7%7D%7D')],
  ['a broken encoding', get('/rooms?name=%zz')],
  ['a header with a quote', get('/rooms', { headers: [['x-name', "'"]] })],
])('keeps %s out, and says so', (_, request) => expect(whyNotInline(request)).toMatch(/^left alone: /));
