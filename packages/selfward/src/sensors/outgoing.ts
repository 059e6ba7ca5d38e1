import diagnostics from 'node:diagnostics_channel';
import dns from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import tls from 'node:tls';
import type { Sensor } from '../model/sensor.ts';
import { isLoaded, onBuiltin } from './shared/on-builtin.ts';
import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import { type Given, look, watchMethod } from './shared/watch-calls.ts';

const ID = 'outgoing';

/** Watches where this process calls: the host is `code`, since it decides who is called; path and query are `data`. */
const sensor: Sensor = {
  id: ID,
  install(host) {
    const see = (given: () => Given[]) => {
      if (host.live.count !== 0) look(host, ID, given);
    };
    const undo: (() => void)[] = [];
    for (const module of [http, https]) {
      for (const name of ['request', 'get'] as const)
        undo.push(watchMethod(module, name, (args) => see(() => request(args))));
    }
    // Under every client there is a connection, and a name that is looked up: `net` has both before it calls.
    undo.push(watchMethod(net.Socket.prototype, 'connect', (args) => see(() => connection(args))));
    for (const owner of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype]) {
      for (const name of NAMES)
        undo.push(watchMethod(owner as unknown as Methods, name, ([host]) => see(() => calls(host))));
    }
    undo.push(
      onBuiltin('http2', () =>
        watchBuiltin(process.getBuiltinModule('node:http2'), 'connect', ([authority]) =>
          see(() => url(String(authority))),
        ),
      ),
      onBuiltin('dgram', () => {
        const { prototype } = process.getBuiltinModule('node:dgram').Socket;
        const all = ['send', 'connect'].map((name) =>
          watchMethod(prototype as unknown as Methods, name, (args) => see(() => datagram(args))),
        );
        return () => {
          for (const each of all) each();
        };
      }),
    );
    // Node's own fetch and WebSocket are a copy of undici, which says what it sends; so does the one of the registry.
    const fetched = (message: unknown) => see(() => ofUndici(message));
    diagnostics.subscribe('undici:request:create', fetched);
    undo.push(() => void diagnostics.unsubscribe('undici:request:create', fetched));
    syncBuiltinESMExports();
    return () => {
      for (const each of undo) each();
      syncBuiltinESMExports();
    };
  },
  ways: () => [...WAYS, ...(isLoaded('http2') ? HTTP2 : []), ...(isLoaded('dgram') ? DGRAM : [])],
};

export default sensor;

type Methods = Record<string, unknown>;

/** What asks for a name, of `dns` and of its resolvers. */
const NAMES = [
  ...['lookup', 'resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveCaa', 'resolveCname', 'resolveMx'],
  ...['resolveNaptr', 'resolveNs', 'resolvePtr', 'resolveSoa', 'resolveSrv', 'resolveTlsa', 'resolveTxt', 'reverse'],
];

/** A function of a module, for those who import it by name too. */
function watchBuiltin(module: object, name: string, before: (args: readonly unknown[]) => void): () => void {
  const undo = watchMethod(module as Methods, name, before);
  syncBuiltinESMExports();
  return () => {
    undo();
    syncBuiltinESMExports();
  };
}

/** `send(message, [offset, length,] port, address)` and `connect(port, address)`: the address is the first text behind. */
const datagram = (args: readonly unknown[]): Given[] => calls(args.slice(1).find((each) => typeof each === 'string'));

const isRecord = (given: unknown): given is Record<string, unknown> => typeof given === 'object' && given !== null;

const data = (text: unknown): Given[] => (typeof text === 'string' ? [{ text, position: () => 'data' }] : []);

const calls = (text: unknown): Given[] => (typeof text === 'string' ? [{ text, position: () => 'code' }] : []);

/** `request(url, options?)` and `request(options)`. */
function request(args: readonly unknown[]): Given[] {
  return args.slice(0, 2).flatMap((given) => {
    if (typeof given === 'string' || given instanceof URL) return url(String(given));
    if (!isRecord(given)) return [];
    return [...calls(given.hostname ?? given.host), ...calls(given.socketPath), ...data(given.path)];
  });
}

function url(text: string): Given[] {
  if (!URL.canParse(text)) return data(text);
  const { host, pathname, search, username, password } = new URL(text);
  return [...calls(host), ...data(`${username}${password}${pathname}${search}`)];
}

/** Options, `(port, host)` or a path; Node itself calls with the three already put into one list. */
function connection([first, second]: readonly unknown[]): Given[] {
  const given: unknown = Array.isArray(first) ? first[0] : first;
  return isRecord(given) ? [...calls(given.host), ...calls(given.path)] : calls(second);
}

function ofUndici(message: unknown): Given[] {
  if (!isRecord(message) || !isRecord(message.request)) return [];
  const { origin, path } = message.request;
  return [...calls(origin instanceof URL ? origin.href : origin), ...data(path)];
}

/** A port of this machine where nobody listens, and none of those that `fetch` refuses to call. */
const NOBODY = `http://127.0.0.1:65535/${MARKER}`;

const refused = (client: http.ClientRequest): Promise<void> =>
  new Promise((resolve) =>
    client.once('error', () => resolve()).once('response', (answer) => resolve(void answer.destroy())),
  );

/** A pipe's name instead of a host: nothing leaves the machine to look it up. */
const PIPE = `/selfward-self-test/${MARKER}`;

const refusing = (call: () => unknown) => async (): Promise<void> => {
  try {
    await call();
  } catch {
    // As it should.
  }
};

const WAYS: ReturnType<Sensor['ways']> = [
  { way: 'http.request', prove: () => refused(http.request(NOBODY).end()) },
  { way: 'http.get', prove: () => refused(http.get(NOBODY)) },
  { way: 'https.request', prove: () => refused(https.request(NOBODY.replace('http:', 'https:')).end()) },
  { way: 'fetch', prove: async () => void (await fetch(NOBODY).catch(() => undefined)) },
  {
    way: 'WebSocket',
    prove: () =>
      new Promise((resolve) => {
        new WebSocket(NOBODY.replace('http:', 'ws:')).addEventListener('error', () => resolve(), { once: true });
      }),
  },
  {
    way: 'net.connect',
    prove: () => new Promise((resolve) => net.connect({ path: PIPE }).once('error', () => resolve())),
  },
  {
    way: 'tls.connect',
    prove: () => new Promise((resolve) => tls.connect({ path: PIPE }).once('error', () => resolve())),
  },
  // Asked for in a way that Node refuses: nothing leaves the machine.
  { way: 'dns.lookup', prove: refusing(() => dns.lookup(MARKER, { family: 7 }, () => undefined)) },
  { way: 'dns.resolve', prove: refusing(() => dns.resolve(MARKER, 'NONE', () => undefined)) },
  { way: 'dns.promises.lookup', prove: refusing(() => dns.promises.lookup(MARKER, { family: 7 })) },
  { way: 'dns.promises.resolve', prove: refusing(() => dns.promises.resolve(MARKER, 'NONE')) },
  { way: 'dns.Resolver', prove: refusing(() => new dns.Resolver().resolve(MARKER, 'NONE', () => undefined)) },
];

const HTTP2: typeof WAYS = [
  {
    way: 'http2.connect',
    prove: () =>
      new Promise((resolve) => {
        const session = process.getBuiltinModule('node:http2').connect(NOBODY);
        session.once('error', () => resolve()).once('close', () => resolve());
        // In a shadow somebody who says nothing answers there.
        session.destroy();
      }),
  },
];

const DGRAM: typeof WAYS = [
  {
    way: 'dgram.send',
    prove: () =>
      new Promise((resolve) => {
        const lookup = (_host: string, _options: unknown, told: (error: Error) => void) => told(new Error('none'));
        const socket = process.getBuiltinModule('node:dgram').createSocket({ type: 'udp4', lookup: lookup as never });
        socket.send('', 9, MARKER, () => socket.close(() => resolve()));
      }),
  },
];
