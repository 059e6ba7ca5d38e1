import { channel } from 'node:diagnostics_channel';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { connectToServer } from '../transport/connect-to-server.ts';
import { createLoadSignals } from './load-signals.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A server whose answers wait until they are let go. */
async function held(isProbe: (socket: unknown) => boolean = () => false) {
  const waiting: (() => void)[] = [];
  const server = createServer((_request, response) => waiting.push(() => response.end('done')));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const clock: { now: number; waited: number | undefined } = { now: 0, waited: 5 };
  const waited = { read: () => clock.waited, stop: () => {} };
  const signals = createLoadSignals({ isProbe, now: () => clock.now, machine: () => 3, cores: 2, waited });
  ends.push(signals.stop, () => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const ask = () => {
    const request = get({ port, host: '127.0.0.1', agent: false }, (answer) => answer.resume());
    request.on('error', () => {});
    return request;
  };
  return { server, signals, clock, waiting, ask };
}

describe('createLoadSignals', () => {
  it('counts what is being answered, and how long it took', async () => {
    const { signals, clock, waiting, ask } = await held();
    expect(signals.read()).toMatchObject({ inFlight: 0, machine: 1.5, quietMs: Number.POSITIVE_INFINITY });
    ask();
    ask();
    await vi.waitUntil(() => waiting.length === 2);
    expect(signals.read()).toMatchObject({ inFlight: 2, quietMs: 0 });
    clock.now = 40;
    for (const end of waiting.splice(0)) end();
    await vi.waitUntil(() => signals.read().inFlight === 0);
    expect(signals.read().p99Ms).toBeGreaterThan(36);
    expect(signals.read().p50Ms).toBeLessThan(44);
  });

  it('forgets a request whose visitor hung up', async () => {
    const { signals, waiting, ask } = await held();
    const request = ask();
    await vi.waitUntil(() => waiting.length === 1);
    request.destroy();
    await vi.waitUntil(() => signals.read().inFlight === 0);
    expect(signals.read().p99Ms).toBeUndefined();
  });

  it('does not take a stream of events for work', async () => {
    const { signals, clock, waiting, ask } = await held();
    ask();
    await vi.waitUntil(() => waiting.length === 1);
    clock.now = 10_001;
    expect(signals.read().inFlight).toBe(0);
    for (const end of waiting.splice(0)) end();
    await vi.waitUntil(() => signals.read().inFlight === 0);
    expect(signals.read().p99Ms).toBeUndefined();
  });

  it("does not count our own probes' requests", async () => {
    const inside = connectToServer(() => server);
    const { server, signals, waiting } = await held((socket) => inside.isProbe(socket));
    inside.connect({ hostname: 'x', protocol: 'http:', port: '80' }, (error, socket) => {
      if (!error) socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    });
    await vi.waitUntil(() => waiting.length === 1);
    expect(signals.read().inFlight).toBe(0);
  });

  it('tells how long the process waited for a processor', async () => {
    const { signals, clock } = await held();
    expect(signals.read().waiting).toBe(0);
    clock.now = 1_000;
    clock.waited = 105;
    expect(signals.read().waiting).toBe(0.1);
    clock.waited = undefined;
    expect(signals.read().waiting).toBe(0);
  });

  it('does not claim to know what is in flight where requests are too many to follow each', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    ends.push(() => vi.useRealTimers());
    const { signals } = await held();
    const started = channel('http.server.request.start');
    for (let n = 0; n < 5_000; n++) started.publish({ response: {}, socket: undefined });
    vi.advanceTimersByTime(2_000);
    expect(signals.read()).toMatchObject({ quietMs: 0 });
    expect(signals.read()).not.toHaveProperty('inFlight');
    const leave = signals.attend();
    expect(signals.read()).toMatchObject({ inFlight: 0 });
    leave();
  });

  it('leaves no subscription behind', async () => {
    const before = channel('http.server.request.start').hasSubscribers;
    const { signals } = await held();
    expect(channel('http.server.request.start').hasSubscribers).toBe(true);
    signals.stop();
    expect(channel('http.server.request.start').hasSubscribers).toBe(before);
  });
});
