import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Listener } from '../../model/listener.ts';
import { createFresh, type Marker } from '../../model/marker.ts';
import { createListener } from './create-listener.ts';
import { getForTesting } from './getForTesting.ts';
import { listenFor } from './listen-for.ts';
import { createMemory } from './memory.ts';
import { isNear, type Network, whereToListen } from './where-to-listen.ts';

const fresh = createFresh();
let listener: Listener | undefined;
afterEach(async () => {
  await listener?.close();
  listener = undefined;
});
const address = (marker: Marker) => (listener?.pattern ?? '').replace('{marker}', marker);

/** Writes bytes and waits for the end of the connection. */
function write(bytes: string): Promise<string> {
  const { hostname, port } = new URL(listener?.pattern ?? '');
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('error', () => {});
    socket.once('close', () => resolve(answer));
  });
}

describe('createListener', () => {
  it('hears who calls the address of a word, in any case, and tells nobody anything', async () => {
    listener = await createListener();
    const [called, silent] = [fresh.marker(), fresh.marker()];
    const { status, body } = await getForTesting(address(called.toUpperCase() as Marker));
    expect([status, body]).toEqual([200, '<!-- -->\n']);
    const calls = await listener.calls([called, silent], 0);
    expect(calls).toEqual([
      { marker: called, protocol: 'http', from: '127.0.0.1', request: expect.stringContaining(called.toUpperCase()) },
    ]);
  });

  it('waits for the first call, and no longer', async () => {
    listener = await createListener();
    const marker = fresh.marker();
    const waiting = listener.calls([marker], 20_000);
    await getForTesting(`${address(fresh.marker())}?also=${marker}`);
    expect((await waiting).map((call) => call.marker)).toEqual([marker]);
  });

  it('reads a word that came as a user name', async () => {
    listener = await createListener();
    const marker = fresh.marker();
    await getForTesting(listener.pattern.replace('//', `//${marker}@`).replace('{marker}', ''));
    expect(await listener.calls([marker], 0)).toHaveLength(1);
  });

  it('hears what is no HTTP', async () => {
    listener = await createListener();
    const marker = fresh.marker();
    await write(`\u0001${marker}\r\n`);
    expect(await listener.calls([marker], 2_000)).toMatchObject([{ protocol: 'tcp' }]);
  });

  it('ends what floods it: heads, bodies, tunnels', async () => {
    listener = await createListener();
    const marker = fresh.marker();
    expect(await write(`GET /${marker} HTTP/1.1\r\nHost: a\r\nX: ${'y'.repeat(40_000)}\r\n\r\n`)).not.toContain('200');
    await write(`POST /${marker} HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n${'z'.repeat(300_000)}`);
    expect(await write('CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: a\r\n\r\n')).toBe('');
    expect((await listener.calls([marker], 0))[0]?.request.length).toBeLessThanOrEqual(2_000);
  });

  it('wakes who waits when it closes, and stops at a signal', async () => {
    listener = await createListener();
    const stopping = new AbortController();
    const stopped = listener.calls([fresh.marker()], 20_000, stopping.signal);
    stopping.abort();
    expect(await stopped).toEqual([]);
    const waiting = listener.calls([fresh.marker()], 20_000);
    await listener.close();
    expect(await waiting).toEqual([]);
  });
});

describe('the memory of calls', () => {
  it('keeps a few of one word and lets the oldest go', async () => {
    const memory = createMemory({ calls: 3, ofOne: 2 });
    const words = [fresh.marker(), fresh.marker(), fresh.marker()];
    for (const word of words) for (let again = 0; again < 5; again += 1) memory.note('http', 'a', `/${word}`);
    const kept = await memory.calls(words, 0);
    expect(kept.length).toBeLessThanOrEqual(4);
    expect(kept.some(({ marker }) => marker === words[2])).toBe(true);
    expect(kept.some(({ marker }) => marker === words[0])).toBe(false);
  });
});

const network = (own: string, target = '192.0.2.9'): Network => ({
  resolve: async () => target,
  addressTowards: async () => own,
  own: () => ['127.0.0.1', own],
});

describe('whereToListen', () => {
  it.each([
    ['this machine', 'http://localhost:1/', undefined, network('127.0.0.1', '127.0.0.1'), { host: '127.0.0.1' }],
    ['a neighbour', 'http://device/', undefined, network('10.0.0.5', '10.0.0.9'), { host: '10.0.0.5' }],
    ['a neighbour of one wire alone', 'http://device/', undefined, network('fe80::1%eth0', 'fe80::2%eth0'), undefined],
    ['far off, from an inner network', 'http://far/', undefined, network('10.0.0.5'), undefined],
    [
      'far off, from an address that all can call',
      'http://far/',
      undefined,
      network('198.51.100.4'),
      { host: '198.51.100.4' },
    ],
    [
      'what the operator says, an own address',
      'http://far/',
      '10.0.0.5:81',
      network('10.0.0.5'),
      { host: '10.0.0.5', port: 81, publicHost: '10.0.0.5:81' },
    ],
    [
      'what the operator says, one of a router',
      'http://far/',
      '203.0.113.1:81',
      network('10.0.0.5'),
      { host: '10.0.0.5', port: 81, publicHost: '203.0.113.1:81' },
    ],
    ['a name', 'http://far/', 'us.example', network('10.0.0.5'), { host: '10.0.0.5', publicHost: 'us.example' }],
  ])('%s', async (_, url, callback, machine, where) =>
    expect(await whereToListen(url, callback, machine)).toEqual(where),
  );

  it('asks the machine itself', async () => {
    expect(await whereToListen('http://127.0.0.1:9/', undefined)).toEqual({ host: '127.0.0.1' });
    expect(await whereToListen('http://no-such-host.invalid/', undefined)).toBeUndefined();
  });

  it.each(['127.0.0.1', '10.1.2.3', '172.20.0.1', '192.168.1.1', '::1', 'fd00::1', 'fe80::1'])('%s is near', (each) =>
    expect(isNear(each)).toBe(true),
  );
  it.each(['192.0.2.7', '172.32.0.1', '2001:db8::1'])('%s is far', (each) => expect(isNear(each)).toBe(false));
});

describe('listenFor', () => {
  it('opens no port where nobody waits for calls, or none is wanted', async () => {
    expect(await listenFor('http://127.0.0.1:9/', [{}])).toBeUndefined();
    expect(await listenFor('http://127.0.0.1:9/', [{ listens: true }], 'none')).toBeUndefined();
  });

  it('opens one where somebody does', async () => {
    listener = await listenFor('http://127.0.0.1:9/', [{}, { listens: true }]);
    expect(listener?.pattern).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\{marker\}$/);
  });

  it('says so where the address that was asked for is taken', async () => {
    listener = await createListener();
    const { host } = new URL(listener.pattern);
    await expect(listenFor('http://127.0.0.1:9/', [{ listens: true }], host)).rejects.toThrow(/EADDRINUSE/);
  });
});
