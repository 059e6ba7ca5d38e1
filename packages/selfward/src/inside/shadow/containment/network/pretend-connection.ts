import type { Socket } from 'node:net';
import { type Duplex, duplexPair } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { greetingPeer, peerOfFirstBytes, peerOfPort } from '../peers/find-peer.ts';
import type { Destination } from './let-out.ts';

/** Where the client would wait for the other to speak: databases, shells, mail boxes, files. */
const SPEAKS_FIRST_OR_STORES = new Set([
  ...[21, 22, 23, 110, 143, 389, 636, 993, 995, 1433, 1521, 3306, 5432, 5672, 6379, 6380, 9042, 11_211, 27_017],
]);

/** Whoever has said nothing for so long waits to be spoken to. */
const SILENCE_MS = 200;

/** What Node keeps of a socket besides its public face. */
interface Inner {
  _handle: { close?(): void } | null;
  _peername?: object;
  _sockname?: object;
  connecting: boolean;
  authorized?: boolean;
  alpnProtocol?: string | false | null;
  _secureEstablished?: boolean;
  secureConnecting?: boolean;
  _read(size: number): void;
  _write(chunk: unknown, encoding: BufferEncoding, done: (error?: Error | null) => void): void;
  _writev: null;
  _final(done: (error?: Error | null) => void): void;
}

/**
 * Connects a socket to a peer of this process: its reading and writing go to a stream in memory, so nothing below
 * JavaScript takes part. A TLS socket is told that it is encrypted and trusted, and speaks in the clear: a certificate
 * cannot be had for somebody else's name.
 *
 * @param into - who takes the other end, in place of a peer that is chosen by what is said.
 */
export function pretendConnection(
  socket: Socket,
  to: Destination,
  asked: { ALPNProtocols?: unknown },
  onRefused: () => void = () => undefined,
  into?: (theirs: Duplex) => void,
): void {
  const refuse = () => {
    onRefused();
    socket.destroy(refused(to));
  };
  const inner = socket as unknown as Inner;
  inner.connecting = true;
  pretended.add(socket);
  if (!into && (to.path !== undefined || (to.port !== undefined && SPEAKS_FIRST_OR_STORES.has(to.port)))) {
    process.nextTick(refuse);
    return;
  }
  const [ours, theirs] = duplexPair();
  bridge(socket, inner, ours);
  if (into) into(theirs);
  else serve(theirs, to, refuse);
  process.nextTick(() => {
    if (socket.destroyed) return;
    dropHandle(socket);
    inner._peername = { address: '127.0.0.1', family: 'IPv4', port: to.port };
    inner._sockname = { address: '127.0.0.1', family: 'IPv4', port: 40_000 };
    inner.connecting = false;
    if (socket instanceof TLSSocket) {
      inner.authorized = true;
      inner.alpnProtocol = alpn(asked.ALPNProtocols);
      inner._secureEstablished = true;
      inner.secureConnecting = false;
    }
    socket.emit('connect');
    socket.emit('ready');
    if (socket instanceof TLSSocket) {
      socket.emit('secureConnect');
    }
    socket.read(0);
  });
}

/**
 * A TLS socket brings a handle of its own, which `tls.connect` still tells names and sessions; without one Node asks the
 * stream alone. HTTP/2 looks for it as soon as `tls.connect` returned.
 */
function dropHandle(socket: Socket): void {
  const inner = socket as unknown as Inner;
  inner._handle?.close?.();
  inner._handle = null;
}

const pretended = new WeakSet<object>();

/** Proxies `tls.connect`, whose sockets lose their handles before anybody else sees them. */
export function withoutHandles<F extends (...args: never[]) => Socket>(connect: F): F {
  return new Proxy(connect, {
    apply(target, self, args) {
      const socket = Reflect.apply(target, self, args) as Socket;
      if (pretended.has(socket)) dropHandle(socket);
      return socket;
    },
  });
}

function bridge(socket: Socket, inner: Inner, ours: Duplex): void {
  let wanting = false;
  const pump = () => {
    while (wanting) {
      const chunk = ours.read() as Buffer | null;
      if (chunk === null) return;
      wanting = socket.push(chunk);
    }
  };
  ours.on('readable', pump);
  ours.on('end', () => {
    socket.push(null);
    // As Node does where nothing is left to read: an application that never reads hears of the end too.
    socket.read(0);
  });
  ours.on('error', () => undefined);
  inner._read = () => {
    wanting = true;
    pump();
  };
  const connected = (go: () => void) => {
    if (inner.connecting) socket.once('connect', go);
    else go();
  };
  inner._write = (chunk, encoding, done) => connected(() => ours.write(chunk, encoding, done));
  inner._writev = null;
  inner._final = (done) => connected(() => ours.end(done));
  socket.once('close', () => ours.destroy());
}

/** The peer of the port, or of what the client says first. */
function serve(theirs: Duplex, to: Destination, refuse: () => void): void {
  theirs.on('error', () => undefined);
  const speaksFirst = peerOfPort(to.port);
  if (speaksFirst) {
    speaksFirst.serve(theirs);
    return;
  }
  let first = Buffer.alloc(0);
  const over = () => {
    clearTimeout(silence);
    theirs.end();
  };
  const silence = setTimeout(() => {
    theirs.off('readable', listen).off('end', over);
    if (!theirs.destroyed && !theirs.readableEnded) greetingPeer.serve(theirs);
  }, SILENCE_MS);
  const listen = () => {
    for (let more: unknown = theirs.read(); more !== null; more = theirs.read())
      first = Buffer.concat([first, more as Buffer]);
    if (first.length > 0) clearTimeout(silence);
    const peer = first.length > 0 ? peerOfFirstBytes(first) : 'perhaps';
    if (peer === 'perhaps') return;
    theirs.off('readable', listen).off('end', over);
    if (peer === undefined) {
      refuse();
      return;
    }
    theirs.unshift(first);
    peer.serve(theirs);
  };
  theirs.once('end', over);
  theirs.once('close', () => clearTimeout(silence));
  theirs.on('readable', listen);
}

function alpn(offered: unknown): string | false {
  const names = Array.isArray(offered) ? offered.map(String) : ArrayBuffer.isView(offered) ? [String(offered)] : [];
  return ['http/1.1', 'h2', 'mqtt'].find((name) => names.some((each) => each.includes(name))) ?? false;
}

function refused({ host, port, path }: Destination): Error {
  const where = path ?? `${host}:${port}`;
  return Object.assign(new Error(`connect ECONNREFUSED ${where}`), {
    errno: -111,
    code: 'ECONNREFUSED',
    syscall: 'connect',
    ...(path === undefined ? { address: host, port } : { address: path }),
  });
}
