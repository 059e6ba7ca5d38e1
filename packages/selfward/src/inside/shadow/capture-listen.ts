import { Socket as Datagram } from 'node:dgram';
import { Server } from 'node:net';
import { captureBind } from './containment/network/datagrams.ts';
import { keepPort } from './own-ports.ts';

/** Where a port is left open (0), the first that is answered; then one after the other. */
const FIRST_PORT = 40_000;

/** The part of libuv's handle that `net.Server` asks of one. */
interface Handle {
  close(done?: () => void): void;
  getsockname?(into: Record<string, unknown>): number;
  getAsyncId(): number;
  hasRef(): boolean;
  ref(): void;
  unref(): void;
}

interface Listening {
  _handle: Handle | null;
  _connectionKey?: string;
  _pipeName?: string;
}

/**
 * Takes the place of `net.Server.prototype.listen`: no port is opened, and everything that the application asks of the
 * server afterwards (`listening`, `address()`, `close()`, `ref()`) is answered as if one was, by Node's own code over a
 * handle that does nothing. http, https, http2 and tls servers are all `net.Server`s; datagram sockets bind likewise.
 *
 * @param onServer - told before the server's own 'listening', so that its first probe finds it known.
 * @returns what gives listening back.
 */
export function captureListen(onServer: (server: Server) => void): () => void {
  let next = FIRST_PORT;
  const given = (asked: number) => (asked > 0 ? asked : next++);
  const original = Server.prototype.listen;
  const uncaptureBind = captureBind(Datagram.prototype, given);
  Object.defineProperty(Server.prototype, 'listen', {
    configurable: true,
    writable: true,
    value: function listen(this: Server, ...args: unknown[]): Server {
      const inner = this as unknown as Listening;
      // Node's own answer: it listens already.
      if (inner._handle) return Reflect.apply(original as (...all: unknown[]) => Server, this, args);
      const { port, host, path, signal, callback } = asked(args);
      if (callback) this.once('listening', callback);
      if (path === undefined) {
        const address = host === undefined || host === '' ? '::' : host === 'localhost' ? '127.0.0.1' : host;
        const at = given(port);
        inner._handle = handle({ address, family: address.includes(':') ? 'IPv6' : 'IPv4', port: at });
        keepPort(at, this);
        inner._connectionKey = `${address.includes(':') ? 6 : 4}:${address}:${port}`;
      } else {
        inner._handle = handle();
        inner._pipeName = path;
        inner._connectionKey = `-1:${path}:-1`;
      }
      signal?.addEventListener('abort', () => this.close(), { once: true });
      onServer(this);
      process.nextTick(() => {
        if (inner._handle) this.emit('listening');
      });
      return this;
    },
  });
  return () => {
    uncaptureBind();
    Object.defineProperty(Server.prototype, 'listen', { configurable: true, writable: true, value: original });
  };
}

/** Longest that a timer can be set to: it only keeps the process alive, as an open port does. */
const FOR_EVER = 2 ** 31 - 1;

/** A pipe's handle knows no name: Node answers the path itself. */
function handle(name?: Record<string, unknown>): Handle {
  const alive = setInterval(() => undefined, FOR_EVER);
  return {
    close(done) {
      clearInterval(alive);
      if (done) setImmediate(done);
    },
    ...(name && {
      getsockname(into: Record<string, unknown>) {
        Object.assign(into, name);
        return 0;
      },
    }),
    getAsyncId: () => 0,
    hasRef: () => alive.hasRef(),
    ref: () => void alive.ref(),
    unref: () => void alive.unref(),
  };
}

interface Asked {
  port: number;
  host?: string | undefined;
  path?: string | undefined;
  signal?: AbortSignal | undefined;
  callback?: (() => void) | undefined;
}

/** `listen(port, host?, backlog?)`, `listen(path)`, `listen(options)`, `listen(handle)`, each with a callback or none. */
function asked(args: readonly unknown[]): Asked {
  const last = args.at(-1);
  const callback = typeof last === 'function' ? (last as () => void) : undefined;
  const [first, second] = args;
  if (typeof first === 'object' && first !== null) {
    const { port, host, path, signal } = first as {
      port?: unknown;
      host?: string;
      path?: string;
      signal?: AbortSignal;
    };
    return { port: portOf(port), host, path: port === undefined ? path : undefined, signal, callback };
  }
  if (typeof first === 'string' && !/^\d+$/.test(first)) return { port: 0, path: first, callback };
  return { port: portOf(first), host: typeof second === 'string' ? second : undefined, callback };
}

function portOf(given: unknown): number {
  if (given === undefined || given === null || typeof given === 'function') return 0;
  const port = Number(given);
  if (Number.isInteger(port) && port >= 0 && port < 65_536 && String(given).trim() !== '') return port;
  const message = `options.port should be >= 0 and < 65536. Received ${String(given)}.`;
  throw Object.assign(new RangeError(message), { code: 'ERR_SOCKET_BAD_PORT' });
}
