import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createEvents } from '../model/events.ts';
import { memoryStoreForTesting } from '../store/memoryStoreForTesting.ts';
import { createThings } from './create-things.ts';
import { inventoryForTesting } from './devicesForTesting.ts';

const evil = { name: 'evil', category: 'sensor', net: [], model: 'm', position: 'p' };

describe('real devices that are hostile', () => {
  const bodies: [string, string, string, RegExp][] = [
    ['a web page', 'text/html', '<h1 onclick=alert(1)>', /web page/],
    ['NaN', 'application/json', 'NaN', /broken JSON/],
    ['deep JSON', 'application/json', `${'{"value":'.repeat(5_000)}1${'}'.repeat(5_000)}`, /an object, not number/],
    ['a huge number', 'text/plain', '9'.repeat(5_000), /a string, not number/],
    ['a huge answer', 'application/json', 'x'.repeat(100_000), /larger than 64 kB/],
  ];
  it.each(bodies)('answer %s: nothing is kept, and the problem is told', async (_, type, body, problem) => {
    const server = createServer((request, response) => {
      if (request.url !== '/td') return response.writeHead(200, { 'content-type': type }).end(body);
      const td = { title: 't', properties: { v: { type: 'number', forms: [{ href: '/v' }] } } };
      return response.writeHead(200, { 'content-type': 'application/td+json' }).end(JSON.stringify(td));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const store = memoryStoreForTesting();
    const { inventory } = inventoryForTesting([{ ...evil, url, td: `${url}/td` }]);
    const things = createThings({ inventory, readings: store.readings, events: createEvents() });
    await things.refresh('evil');
    expect(things.status('evil')).toMatchObject({ state: 'answering', problem: expect.stringMatching(problem) });
    expect(await things.latest('evil')).toEqual([]);
    await things.stop();
    server.close();
  });
});
