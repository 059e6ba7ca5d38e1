import type { Socket } from 'node:dgram';
import { EventEmitter } from 'node:events';

type Method = (this: Socket, ...args: unknown[]) => unknown;

/** Puts methods over a prototype's own. @returns what puts these back. */
function over(prototype: object, methods: Record<string, Method>): () => void {
  const before = Object.keys(methods).map((name) => [name, Object.getOwnPropertyDescriptor(prototype, name)] as const);
  for (const [name, value] of Object.entries(methods))
    Object.defineProperty(prototype, name, { configurable: true, writable: true, value });
  return () => {
    for (const [name, descriptor] of before) {
      if (descriptor) Object.defineProperty(prototype, name, descriptor);
      else Reflect.deleteProperty(prototype, name);
    }
  };
}

const callbackOf = (args: readonly unknown[]): (() => void) | undefined => {
  const last = args.at(-1);
  return typeof last === 'function' ? (last as () => void) : undefined;
};

const isRecord = (given: unknown): given is Record<string, unknown> => typeof given === 'object' && given !== null;

/** `bind` opens no port: 'listening' comes, and `address()` answers a believable one. */
export function captureBind(prototype: Socket, port: (asked: number) => number): () => void {
  const bound = new WeakMap<object, { address: string; family: string; port: number }>();
  const original = prototype.address;
  return over(prototype, {
    bind(...args) {
      const callback = callbackOf(args);
      if (callback) this.once('listening', callback);
      const [first, second] = args;
      const asked = isRecord(first) ? first : { port: first, address: second };
      const six = (this as unknown as { type?: string }).type === 'udp6';
      const address =
        typeof asked.address === 'string' && asked.address !== '' ? asked.address : six ? '::' : '0.0.0.0';
      bound.set(this, { address, family: six ? 'IPv6' : 'IPv4', port: port(Number(asked.port) || 0) });
      process.nextTick(() => this.emit('listening'));
      return this;
    },
    address() {
      return bound.get(this) ?? Reflect.apply(original, this, []);
    },
  });
}

/** What a datagram socket can be told of the network below, answered without asking it. */
const SETTINGS = [
  ...['addMembership', 'dropMembership', 'addSourceSpecificMembership', 'dropSourceSpecificMembership'],
  ...['setBroadcast', 'setMulticastInterface', 'setMulticastLoopback', 'setMulticastTTL', 'setTTL'],
  ...['setRecvBufferSize', 'setSendBufferSize'],
];

/** The usual size of Linux. */
const BUFFER_SIZE = 212_992;

/**
 * Datagrams are sent to nobody, and their senders told that they went. Joining a group is withheld too: the router would
 * hear of it.
 */
export function withholdDatagrams(prototype: Socket, withheld: (detail: string) => void): () => void {
  const remotes = new WeakMap<object, { address: string; family: string; port: number }>();
  const answer =
    (value: unknown): Method =>
    () =>
      value;
  const methods: Record<string, Method> = {
    send(message, ...rest) {
      const { to, bytes } = destination(message, rest, remotes.get(this));
      withheld(`datagram to ${to}`);
      const callback = callbackOf(rest) as ((error: null, bytes: number) => void) | undefined;
      if (callback) setImmediate(callback, null, bytes);
    },
    connect(port, address, callback) {
      const host = typeof address === 'string' ? address : '127.0.0.1';
      withheld(`datagrams to ${host}:${String(port)}`);
      remotes.set(this, { address: host, family: host.includes(':') ? 'IPv6' : 'IPv4', port: Number(port) });
      const done = callbackOf(callback === undefined ? [address] : [callback]);
      if (done) this.once('connect', done);
      process.nextTick(() => this.emit('connect'));
    },
    disconnect() {
      remotes.delete(this);
    },
    remoteAddress() {
      const remote = remotes.get(this);
      if (remote) return remote;
      throw Object.assign(new Error('Not connected'), { code: 'ERR_SOCKET_DGRAM_NOT_CONNECTED' });
    },
    getRecvBufferSize: answer(BUFFER_SIZE),
    getSendBufferSize: answer(BUFFER_SIZE),
    ...Object.fromEntries(SETTINGS.map((name) => [name, answer(undefined)])),
  };
  // `events.once(socket, …)` and the like must still find what every emitter has.
  for (const name of Object.keys(methods)) if (name in EventEmitter.prototype) delete methods[name];
  return over(prototype, methods);
}

/** `send(msg, [offset, length,] [port,] [address,] [callback])` */
function destination(message: unknown, rest: readonly unknown[], remote?: { address: string; port: number }) {
  const numbers = rest.filter((each) => typeof each === 'number' || (typeof each === 'string' && /^\d+$/.test(each)));
  const sliced = numbers.length >= 2;
  const port = remote ? remote.port : Number(numbers[sliced ? 2 : 0]);
  const host = rest.find((each) => typeof each === 'string' && !/^\d+$/.test(each)) ?? remote?.address ?? '127.0.0.1';
  const whole = (Array.isArray(message) ? message : [message]).reduce((sum: number, part: unknown) => {
    if (typeof part === 'string') return sum + Buffer.byteLength(part);
    return sum + (ArrayBuffer.isView(part) ? part.byteLength : 0);
  }, 0);
  return { to: `${String(host)}:${port}`, bytes: sliced ? Number(numbers[1]) : whole };
}
