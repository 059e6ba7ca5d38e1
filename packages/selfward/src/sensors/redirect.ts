import { ServerResponse } from 'node:http';
import type { Sensor } from '../model/sensor.ts';
import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import { type Given, look, watchMethod } from './shared/watch-calls.ts';

const ID = 'redirect';

/** Watches where answers send a browser: the host of `Location` is `code`, everything behind it `data`. */
const sensor: Sensor = {
  id: ID,
  install(host) {
    const see = (given: () => Given[]) => {
      if (host.live.count !== 0) look(host, ID, given);
    };
    const undo = [
      ...(['setHeader', 'appendHeader'] as const).map((name) =>
        watchMethod(ServerResponse.prototype, name, ([header, value]) => see(() => location(header, value))),
      ),
      watchMethod(ServerResponse.prototype, 'writeHead', (args) => see(() => args.slice(1).flatMap(headers))),
    ];
    return () => {
      for (const each of undo) each();
    };
  },
  ways: () => WAYS,
};

export default sensor;

/** An object, or names and values in turn. */
function headers(given: unknown): Given[] {
  if (Array.isArray(given)) return given.flatMap((name, at) => (at % 2 === 0 ? location(name, given[at + 1]) : []));
  if (typeof given !== 'object' || given === null) return [];
  return Object.entries(given).flatMap(([name, value]) => location(name, value));
}

function location(name: unknown, value: unknown): Given[] {
  if (typeof name !== 'string' || name.toLowerCase() !== 'location' || typeof value !== 'string') return [];
  return [
    {
      text: value,
      position: (marker) => {
        // As a browser reads it: backslashes are slashes, and two of them begin a host.
        const base = 'http://here.invalid/';
        if (!URL.canParse(value, base)) return 'unknown';
        return new URL(value, base).host.toLowerCase().includes(marker.toLowerCase()) ? 'code' : 'data';
      },
    },
  ];
}

/** An answer that goes nowhere. */
const answer = (): ServerResponse =>
  new ServerResponse({ method: 'GET', httpVersionMajor: 1, httpVersionMinor: 1 } as never);

const WAYS: ReturnType<Sensor['ways']> = [
  { way: 'setHeader', prove: () => void answer().setHeader('Location', `/${MARKER}`) },
  { way: 'appendHeader', prove: () => void answer().appendHeader('Location', `/${MARKER}`) },
  { way: 'writeHead, an object', prove: () => void answer().writeHead(302, { location: `/${MARKER}` }) },
  { way: 'writeHead, a list', prove: () => void answer().writeHead(302, 'Found', ['Location', `/${MARKER}`]) },
];
