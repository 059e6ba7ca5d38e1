import { expect, it } from 'vitest';
import type { HttpRequest, HttpResponse } from '../model/exchange.ts';
import { remembering } from './remembering.ts';

function site(status = 200) {
  const asked: string[] = [];
  const send = async ({ method, url }: HttpRequest): Promise<HttpResponse> => {
    asked.push(`${method} ${url}`);
    if (url.endsWith('/lost')) throw new Error('lost');
    return { status, headers: [], body: 'x'.repeat(10), bytes: 10, truncated: false, firstByteMs: 1, totalMs: 1 };
  };
  return { asked, transport: { send, close: async () => undefined } };
}

const get = (url: string, ...headers: [string, string][]): HttpRequest => ({ method: 'GET', url, headers });

it.each<[string, HttpRequest[], number]>([
  ['asks once for one address', [get('/a', ['accept', 'x']), get('/a')], 1],
  ['asks for each address', [get('/a'), get('/b')], 2],
  ['asks again as somebody else', [get('/a'), get('/a', ['x-as', 'ann'])], 2],
  [
    'asks each time for what writes',
    [
      { ...get('/a'), method: 'POST' },
      { ...get('/a'), method: 'POST' },
    ],
    2,
  ],
  ['asks again for what was lost', [get('/lost'), get('/lost')], 2],
])('%s', async (_what, requests, times) => {
  const { asked, transport } = site();
  const through = remembering(transport);
  for (const request of requests) await through.send(request).catch(() => undefined);
  expect(asked).toHaveLength(times);
});

it('asks once for what is on its way', async () => {
  const { asked, transport } = site();
  const through = remembering(transport);
  await Promise.all([through.send(get('/a')), through.send(get('/a'))]);
  expect(asked).toHaveLength(1);
});

it.each([
  ['a failure of the target', 500, {}],
  ['more than it may hold', 200, { most: 15 }],
])('keeps not %s', async (_what, status, options) => {
  const { asked, transport } = site(status);
  const through = remembering(transport, options);
  await through.send(get('/a'));
  await through.send(get('/a'));
  expect(asked).toHaveLength(2);
});
