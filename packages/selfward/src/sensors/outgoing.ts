import diagnostics from 'node:diagnostics_channel';
import dns from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import type { Sensor } from '../model/sensor.ts';
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
    undo.push(watchMethod(dns, 'lookup', ([name]) => see(() => calls(name))));
    // Node's own fetch is a copy of undici that says what it sends.
    const fetched = (message: unknown) => see(() => ofUndici(message));
    diagnostics.subscribe('undici:request:create', fetched);
    undo.push(() => void diagnostics.unsubscribe('undici:request:create', fetched));
    syncBuiltinESMExports();
    return () => {
      for (const each of undo) each();
      syncBuiltinESMExports();
    };
  },
  ways: () => WAYS,
};

export default sensor;

const isRecord = (given: unknown): given is Record<string, unknown> => typeof given === 'object' && given !== null;

const data = (text: unknown): Given[] => (typeof text === 'string' ? [{ text, position: () => 'data' }] : []);

const calls = (text: unknown): Given[] => (typeof text === 'string' ? [{ text, position: () => 'code' }] : []);

/** `request(url, options?)` and `request(options)`. */
function request(args: readonly unknown[]): Given[] {
  return args.slice(0, 2).flatMap((given) => {
    if (typeof given === 'string' || given instanceof URL) return url(String(given));
    if (!isRecord(given)) return [];
    return [...calls(given.hostname ?? given.host), ...data(given.path)];
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

const WAYS: ReturnType<Sensor['ways']> = [
  { way: 'http.request', prove: () => refused(http.request(NOBODY).end()) },
  { way: 'http.get', prove: () => refused(http.get(NOBODY)) },
  { way: 'https.request', prove: () => refused(https.request(NOBODY.replace('http:', 'https:')).end()) },
  { way: 'fetch', prove: async () => void (await fetch(NOBODY).catch(() => undefined)) },
  {
    way: 'net.connect',
    // A pipe's name instead of a host: nothing leaves the machine to look it up.
    prove: () =>
      new Promise((resolve) => net.connect({ path: `/selfward-self-test/${MARKER}` }).once('error', () => resolve())),
  },
];
