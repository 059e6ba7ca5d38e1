import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { httpTransport } from './http-transport.ts';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function serveRaw(talk: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    talk(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function transport(timeoutMs = 5_000) {
  const made = httpTransport({ timeoutMs });
  stops.push(made.close);
  return made;
}

describe('a device that behaves', () => {
  it('gets what was sent, and its answer comes back', async () => {
    const url = await serve((request, response) => {
      let body = '';
      request.on('data', (part) => {
        body += part;
      });
      request.on('end', () => {
        response.setHeader('Content-Type', 'Application/JSON; charset=utf-8');
        response.end(JSON.stringify([request.method, request.url, request.headers['content-type'], body]));
      });
    });
    const answer = await transport().send({
      method: 'PUT',
      url: `${url}/a?b=c`,
      headers: { 'content-type': 'application/json' },
      body: '21.5',
    });
    expect(answer).toEqual({
      is: 'answer',
      status: 200,
      contentType: 'application/json; charset=utf-8',
      body: '["PUT","/a?b=c","application/json","21.5"]',
    });
  });
});

describe('a hostile device', () => {
  it('cannot send us elsewhere', async () => {
    const asked: string[] = [];
    const other = await serve((request, response) => {
      asked.push(request.url ?? '');
      response.end('secret');
    });
    const url = await serve((_, response) => response.writeHead(302, { location: `${other}/admin` }).end());
    expect(await transport().send({ method: 'GET', url })).toMatchObject({ is: 'answer', status: 302, body: '' });
    expect(asked).toEqual([]);
  });

  const hostile: [string, (socket: Socket) => void, object][] = [
    [
      'a huge body',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n');
        const pour = () => {
          while (!socket.destroyed && socket.write('x'.repeat(65_536)));
        };
        socket.on('drain', pour);
        pour();
      },
      { is: 'unusable', problem: 'its answer is larger than 64 kB' },
    ],
    [
      'a huge head',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        for (let i = 0; i < 100; i += 1) socket.write(`X-${i}: ${'x'.repeat(1_000)}\r\n`);
      },
      { is: 'unusable', problem: 'the head of its answer is too large' },
    ],
    [
      'something else than HTTP',
      (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'),
      { is: 'unusable', problem: 'its answer is not HTTP' },
    ],
    ['nothing', (socket) => socket.destroy(), { is: 'silence', problem: 'it breaks the connection off' }],
    [
      'half an answer',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n21'),
      { is: expect.stringMatching(/silence|unusable/) },
    ],
    ['silence', () => {}, { is: 'silence', problem: 'no whole answer within 0.3 s' }],
    [
      'drops',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n');
        const dripping = setInterval(() => socket.write('x'), 50);
        socket.on('close', () => clearInterval(dripping));
      },
      { is: 'silence', problem: 'no whole answer within 0.3 s' },
    ],
    [
      'a compressed bomb, which stays packed',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc'),
      { is: 'answer', body: 'abc' },
    ],
  ];
  it.each(hostile)('sends %s', async (_, talk, expected) => {
    const url = await serveRaw((socket) => socket.once('data', () => talk(socket)));
    const patient = /bomb|huge|HTTP|nothing|half/.test(_);
    expect(await transport(patient ? 5_000 : 300).send({ method: 'GET', url })).toMatchObject(expected);
  });
});

describe('nobody', () => {
  it('at the port', async () => {
    const url = await serve(() => {});
    await stops.splice(0)[0]?.();
    expect(await transport().send({ method: 'GET', url })).toEqual({
      is: 'silence',
      problem: 'it refuses the connection',
    });
  });

  it('behind the name', async () => {
    const answer = await transport().send({ method: 'GET', url: 'http://no-such-host.invalid/' });
    expect(answer).toMatchObject({ is: 'silence', problem: expect.stringMatching(/name in its address|within/) });
  });
});

it('breaks off what is under way when it is closed', async () => {
  const url = await serveRaw(() => {});
  const made = transport();
  const asking = made.send({ method: 'GET', url });
  await made.close();
  expect(await asking).toMatchObject({ is: 'silence' });
});
