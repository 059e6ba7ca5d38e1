import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { isLocal } from '../../lab/building/web/local-only.ts';
import { type Answer, text } from '../../lab/building/web/route.ts';
import type { DeviceSpec } from './device-spec.ts';
import { answerOf, type Shown } from './pages.ts';
import { type Burden, createWear, type Wear } from './wear.ts';

export interface RunningDevices {
  origins: readonly string[];
  burdens(): Burden[];
  close(): Promise<void>;
}

interface Device extends Shown {
  wear: Wear;
  sockets: Set<Socket>;
}

const LOOPBACK = '127.0.0.1';
/** How long small web servers keep a silent connection. */
const IDLE_MS = 5_000;
const MOMENT_MS = 50;

/**
 * Lets every device listen on a port of its own. One HTTP server reads the requests of all: what a device has for itself
 * is a listening socket and a few hundred bytes, so that ten thousand fit into one process.
 */
export async function startDevices(specs: readonly DeviceSpec[]): Promise<RunningDevices> {
  const owners = new WeakMap<Socket, Device>();
  const http = createHttpServer({ keepAliveTimeout: IDLE_MS }, (request, response) => {
    const device = owners.get(request.socket);
    if (device) serve(device, request, response).catch(() => request.socket.destroy());
  });
  const devices = specs.map(
    (spec): Device => ({ spec, label: `Unit ${spec.seed}`, wear: createWear(spec), sockets: new Set() }),
  );
  const admit = (device: Device, socket: Socket) => {
    // A device that died, or has no memory for one more, refuses.
    if (device.wear.died() || !device.wear.connect()) return void socket.resetAndDestroy();
    owners.set(socket, device);
    device.sockets.add(socket);
    socket.once('close', () => {
      device.sockets.delete(socket);
      device.wear.disconnect();
    });
    http.emit('connection', socket);
  };
  const accept = (device: Device) => (socket: Socket) => {
    if (!device.wear.isFull()) return admit(device, socket);
    // Packets come in order, our events do not: who closed one connection before this one is to be heard of first.
    setTimeout(() => admit(device, socket), MOMENT_MS);
  };
  const servers = await Promise.all(devices.map((device) => listen(createServer(accept(device)))));
  return {
    origins: servers.map((server) => `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`),
    burdens: () => devices.map(({ wear }) => wear.burden()),
    async close() {
      for (const { sockets } of devices) for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
      http.close();
    },
  };
}

const listen = (server: Server): Promise<Server> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, LOOPBACK, () => resolve(server.off('error', reject)));
  });

async function serve(device: Device, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const fate = device.wear.request(performance.now());
  if (fate.is === 'dead') {
    for (const socket of device.sockets) socket.destroy();
    return;
  }
  if (fate.is === 'dropped') return void request.socket.destroy();
  const [body] = await Promise.all([bodyOf(request), wait(fate.afterMs)]);
  const status = fate.is === 'error' ? fate.status : undefined;
  send(device, request, response, status === undefined ? answer(device, request, body) : text('Try later', status));
}

function answer(device: Device, request: IncomingMessage, body: string): Answer {
  if (!isLocal(request)) return text('Only this machine may call this device.', 403);
  const target = request.url ?? '/';
  if (!URL.canParse(target, 'http://device')) return text('Not an address', 400);
  return answerOf(device, request.method ?? 'GET', new URL(target, 'http://device'), body);
}

function send({ spec }: Device, request: IncomingMessage, response: ServerResponse, answered: Answer): void {
  const bytes = Buffer.from(answered.body);
  response.writeHead(answered.status, {
    'content-type': answered.type,
    'content-length': bytes.length,
    ...(spec.keepsConnections ? {} : { connection: 'close' }),
    ...answered.headers,
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
