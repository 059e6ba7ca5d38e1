import { ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import type { SensorHost } from '../../model/sensor.ts';
import { isLoaded, onBuiltin } from './on-builtin.ts';
import { SELF_TEST_MARKER as MARKER } from './self-test-marker.ts';
import { type Given, look, watchMethod, whileAlive } from './watch-calls.ts';

type Responses = Record<string, unknown>;

/** Node's HTTP/2, where it is loaded. */
const http2 = () => process.getBuiltinModule('node:http2');

/**
 * Watches the headers of answers, whichever way they are set, over HTTP/1 and HTTP/2. Those of a raw HTTP/2 stream
 * (`stream.respond`) have no prototype that can be reached from outside and are not seen.
 */
export function watchResponseHeaders(
  host: SensorHost,
  id: string,
  read: (name: string, value: string) => readonly Given[],
): () => void {
  const each = (name: unknown, value: unknown): Given[] => {
    const values = Array.isArray(value) ? value : [value];
    if (typeof name !== 'string') return [];
    return values.flatMap((one) =>
      typeof one === 'string' || typeof one === 'number' ? [...read(name, String(one))] : [],
    );
  };
  const watch = (owner: Responses) => [
    ...['setHeader', 'appendHeader'].map((name) =>
      watchMethod(owner, name, (args) => {
        // Nearly every header holds no marker, and nothing is made for it.
        if (host.live.count !== 0 && (holds(host, args[0]) || holds(host, args[1])))
          look(host, id, () => each(args[0], args[1]));
      }),
    ),
    ...['writeHead', 'writeEarlyHints', 'addTrailers'].map((name) =>
      watchMethod(owner, name, (args) => {
        if (host.live.count !== 0 && args.some(isObject))
          look(host, id, () => args.flatMap((given) => pairs(given, each)));
      }),
    ),
  ];
  const all = (owner: Responses) =>
    whileAlive(host, () => {
      const undo = watch(owner);
      return () => {
        for (const one of undo) one();
      };
    });
  const undo = [
    all(ServerResponse.prototype as unknown as Responses),
    onBuiltin('http2', () => all(http2().Http2ServerResponse.prototype as unknown as Responses)),
  ];
  return () => {
    for (const one of undo) one();
  };
}

const isObject = (given: unknown): boolean => typeof given === 'object' && given !== null;

function holds(host: SensorHost, given: unknown): boolean {
  if (Array.isArray(given)) return given.some((one) => holds(host, one));
  return (typeof given === 'string' || typeof given === 'number') && host.find(String(given)).length > 0;
}

/** An object, or a list: names and values in turn, or in pairs. */
function pairs(given: unknown, each: (name: unknown, value: unknown) => Given[]): Given[] {
  if (typeof given !== 'object' || given === null) return [];
  if (!Array.isArray(given)) return Object.entries(given).flatMap(([name, value]) => each(name, value));
  if (given.every(Array.isArray)) return given.flatMap(([name, value]) => each(name, value));
  return given.flatMap((name, at) => (at % 2 === 0 ? each(name, given[at + 1]) : []));
}

/** An answer that goes nowhere. */
export const answer = (): ServerResponse =>
  new ServerResponse({ method: 'GET', httpVersionMajor: 1, httpVersionMinor: 1 } as never);

/** Ways of setting a header, proved with a value that carries the self-test's marker. */
export function headerWays(header: string, value = `/${MARKER}`): { way: string; prove: () => void }[] {
  return [
    { way: 'setHeader', prove: () => void answer().setHeader(header, value) },
    { way: 'setHeaders', prove: () => void answer().setHeaders(new Map([[header, value]])) },
    { way: 'appendHeader', prove: () => void answer().appendHeader(header, value) },
    { way: 'writeHead, an object', prove: () => void answer().writeHead(200, { [header]: value }) },
    { way: 'writeHead, a list', prove: () => void answer().writeHead(200, 'OK', [header, value]) },
    ...(isLoaded('http2')
      ? [
          // Without a stream there is nothing that a header could be put into: the call fails, and was seen.
          { way: 'HTTP/2: setHeader', prove: () => withoutStream('setHeader', header, value) },
          { way: 'HTTP/2: writeHead', prove: () => withoutStream('writeHead', 200, { [header]: value }) },
        ]
      : []),
  ];
}

function withoutStream(name: 'setHeader' | 'writeHead', ...given: unknown[]): void {
  const method: unknown = Reflect.get(http2().Http2ServerResponse.prototype as Http2ServerResponse, name);
  try {
    if (typeof method === 'function') Reflect.apply(method, {}, given);
  } catch {
    // As it should.
  }
}
