import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { Peer } from './peer.ts';

const REQUEST_LINE = /^[A-Z]{3,20} \S/;
const BEGUN = /^[A-Z]{1,20} ?$/;
const HTTP2_PREFACE = 'PRI * HTTP/2';

/** By the first type that the client would rather have; JSON for whoever takes anything. */
const BODIES: readonly (readonly [RegExp, string, string])[] = [
  [/^application\/(?:[\w.-]+\+)?json/, 'application/json', '{}'],
  [/^(?:text\/html|application\/xhtml\+xml)/, 'text/html; charset=utf-8', '<!doctype html><title>OK</title><p>OK</p>'],
  [/^(?:text|application)\/(?:[\w.-]+\+)?xml/, 'application/xml', '<?xml version="1.0"?><ok/>'],
  [/^text\//, 'text/plain; charset=utf-8', 'OK'],
];

function body(accept: unknown): readonly [type: string, body: string] {
  for (const wanted of String(accept ?? '').split(',')) {
    const known = BODIES.find(([type]) => type.test(wanted.trim().toLowerCase()));
    if (known) return [known[1], known[2]];
  }
  return ['application/json', '{}'];
}

interface Asking {
  method?: string | undefined;
  headers: IncomingMessage['headers'];
  resume(): unknown;
  on(event: 'end', listener: () => void): unknown;
}

interface Answering {
  writeHead(status: number, headers?: Record<string, string | number>): unknown;
  end(text: string): unknown;
}

/** Takes the whole request first, as a server does that stores it. */
function answer(request: Asking, response: Answering): void {
  request.on('end', () => {
    // Nothing will ever come: 204 tells an EventSource to stay away.
    if (request.headers.accept === 'text/event-stream') {
      response.writeHead(204);
      response.end('');
      return;
    }
    const [type, text] = body(request.headers.accept);
    response.writeHead(200, { 'content-type': type, 'content-length': Buffer.byteLength(text) });
    response.end(request.method === 'HEAD' ? '' : text);
  });
  request.resume();
}

/** `101` would promise a dialog that nobody holds, and a proxy's tunnel one that would leave. */
function refuse(_request: IncomingMessage, connection: Duplex): void {
  connection.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
}

const overOne = createServer((request: IncomingMessage, response: ServerResponse) => answer(request, response))
  .on('upgrade', refuse)
  .on('connect', refuse);
const overTwo = createHttp2Server((request, response) => answer(request, response));

/** Any HTTP server: takes everything, and answers 200 with next to nothing of the type that was asked for. */
const peer: Peer = {
  knows(first) {
    const text = first.toString('latin1', 0, 30);
    return REQUEST_LINE.test(text) ? 'yes' : BEGUN.test(text) ? 'perhaps' : 'no';
  },
  serve(connection) {
    const first = connection.read() as Buffer | null;
    if (first) connection.unshift(first);
    const two = first?.toString('latin1').startsWith(HTTP2_PREFACE);
    (two ? overTwo : overOne).emit('connection', connection);
  },
};

export default peer;
