import { Duplex, PassThrough } from 'node:stream';
import type { Sensor } from '../model/sensor.ts';
import { headerPosition, headPosition } from './shared/header-position.ts';
import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import { type Given, look, watchMethod, whileAlive } from './shared/watch-calls.ts';
import { answer, headerWays, watchResponseHeaders } from './shared/watch-response-headers.ts';

const ID = 'response-header';

/**
 * Watches what goes out as headers. Node refuses line breaks in them, so what is left to an attacker is a name, an
 * attribute of a cookie, and heads that an application writes to the connection itself (an upgrade, a proxy's CONNECT).
 */
const sensor: Sensor = {
  id: ID,
  install(host) {
    const undo = [
      watchResponseHeaders(host, ID, (name, value) => [
        { text: `${name}: ${value}`, position: (marker) => headerPosition(name, value, marker) },
      ]),
      // Every connection is one, TLS and those within a process too.
      whileAlive(host, () => {
        const all = (['write', 'end'] as const).map((name) =>
          watchMethod(Duplex.prototype, name, (args, self) => {
            if (host.live.count === 0) return;
            const text = headOf(args[0], self);
            if (text !== '') look(host, ID, () => rawHead(text));
          }),
        );
        return () => {
          for (const each of all) each();
        };
      }),
    ];
    return () => {
      for (const each of undo) each();
    };
  },
  ways: () => [
    ...headerWays('X-Selfward-Self-Test'),
    { way: 'writeEarlyHints', prove: () => answer().writeEarlyHints({ link: `</${MARKER}>; rel=preload` }) },
    { way: 'addTrailers', prove: () => answer().addTrailers({ 'x-selfward': MARKER }) },
    {
      way: 'a head written to a connection',
      prove: () => void new PassThrough().end(`HTTP/1.1 200 OK\r\nX: ${MARKER}`),
    },
  ],
};

export default sensor;

/** Longer heads are refused by clients. */
const LONGEST = 65_536;

/** The first letter of `HTTP/1.`: of most pieces no more is looked at. */
const H = 72;

/** Empty where no head begins, or one that was seen when its headers were set. */
function headOf(chunk: unknown, connection: unknown): string {
  const text =
    typeof chunk === 'string'
      ? chunk
      : chunk instanceof Uint8Array && chunk[0] === H
        ? Buffer.from(chunk.buffer, chunk.byteOffset, Math.min(chunk.byteLength, LONGEST)).toString('latin1')
        : '';
  return text.startsWith('HTTP/1.') && !isNodes(text, connection) ? text : '';
}

function rawHead(text: string): Given[] {
  const head = text.slice(0, LONGEST).split(/\r?\n\r?\n/, 1)[0] ?? '';
  return [{ text: head, position: (marker) => headPosition(head, marker) }];
}

/** The head that Node made of headers, which were seen when they were set. */
function isNodes(text: string, connection: unknown): boolean {
  const { _httpMessage: message } = connection as { _httpMessage?: { _header?: unknown } | null };
  return typeof message?._header === 'string' && text.startsWith(message._header);
}
