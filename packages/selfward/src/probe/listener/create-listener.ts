import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Listener } from '../../model/listener.ts';
import { createMemory } from './memory.ts';

export interface ListenerOptions {
  /** The address of this machine to bind, and no other (default 127.0.0.1). */
  host?: string;
  /** 0, the default, takes a free one. */
  port?: number;
  /** Under which targets reach it, where that is another than what is bound: `192.0.2.7:4040`, or the host alone. */
  publicHost?: string;
}

/** What somebody who calls may cost: a moment, a little memory, and no more of either. */
const LIMITS = { connections: 64, headers: 16 * 1024, body: 64 * 1024, ms: 5_000 };

/**
 * Waits on this machine for calls that probes provoke. It accepts whatever comes, tells nothing and remembers only what
 * carries the shape of a marker. Names cannot be told apart here: a marker as a host's name would want a domain of ours.
 */
export async function createListener(options: ListenerOptions = {}): Promise<Listener> {
  const { host = '127.0.0.1', port = 0, publicHost } = options;
  const memory = createMemory();
  const server = createServer(
    { maxHeaderSize: LIMITS.headers, headersTimeout: LIMITS.ms, requestTimeout: LIMITS.ms, keepAlive: false },
    (request, response) => {
      memory.note('http', addressOf(request.socket), headOf(request));
      answer(request, response);
    },
  );
  server.maxConnections = LIMITS.connections;
  server.setTimeout(LIMITS.ms, (socket) => socket.destroy());
  // What is no HTTP is a call all the same: gopher:, dict: and the like write the address's path as it stands.
  server.on('clientError', (error: Error & { rawPacket?: Buffer }, socket) => {
    const sent = error.rawPacket?.toString('latin1') ?? '';
    if (sent !== '') memory.note('tcp', addressOf(socket as Socket), sent);
    socket.destroy();
  });
  // A CONNECT would make us carry other people's requests.
  server.on('connect', (_request, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  server.on('error', () => {});
  const bound = server.address() as AddressInfo;
  return {
    pattern: `http://${authority(publicHost ?? host, bound.port)}/{marker}`,
    calls: memory.calls,
    close: () =>
      new Promise((resolve) => {
        memory.forget();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A comment: as good for a parser that expects markup or declarations as for one that shows it as text. */
const BODY = '<!-- -->\n';

function answer(request: IncomingMessage, response: ServerResponse): void {
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > LIMITS.body) request.destroy();
  });
  request.on('error', () => {});
  response.on('error', () => {});
  response
    .writeHead(200, {
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-length': Buffer.byteLength(BODY),
      connection: 'close',
    })
    .end(BODY);
}

/** The request line and the headers; a user's name from the address comes as credentials, and is read as well. */
function headOf({ method = '', url = '', rawHeaders, headers }: IncomingMessage): string {
  const lines = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${rawHeaders[at + 1] ?? ''}`] : []));
  const basic = /^basic\s+([\w+/=]+)$/i.exec(headers.authorization ?? '')?.[1];
  const user = basic === undefined ? [] : [`(user ${Buffer.from(basic, 'base64').toString('latin1')})`];
  return [`${method} ${url}`, ...lines, ...user].join('\n');
}

function addressOf({ remoteAddress = '' }: Socket): string {
  return remoteAddress.replace(/^::ffff:(?=\d)/, '');
}

/** `host:port`; a bare IPv6 address stands in brackets. */
function authority(host: string, port: number): string {
  if (/^(\[[^\]]+\]|[^:]+):\d+$/.test(host)) return host;
  return host.includes(':') && !host.startsWith('[') ? `[${host}]:${port}` : `${host}:${port}`;
}
