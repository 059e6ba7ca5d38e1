import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';

/**
 * Megabytes of heap that a process has for all of it, megabytes by which it may grow with its buffers, and seconds that
 * one attack may take. Wide, since memory is collected when there is time: what is not bounded at all takes ten times as much.
 */
const BOUNDS = { heap: 256, megabytes: 600, seconds: 30 };

/** Asks each address several times at once and crawls from it, in a process of its own; tells what came of it. */
const CHILD = `
const [, network, crawler, fine, ...urls] = process.argv;
const { createNetworkTransport } = await import(network);
const { crawl } = await import(crawler);
const transport = createNetworkTransport({ timeoutMs: 800, headersTimeoutMs: 600, bodyTimeoutMs: 600 });
await transport.send({ method: 'GET', url: fine, headers: [] });
const before = process.resourceUsage().maxRSS;
for (const url of urls) {
  const startedAt = performance.now();
  const get = () => transport.send({ method: 'GET', url, headers: [] }).then(({ status }) => status, ({ kind }) => kind);
  const outcomes = await Promise.all([get(), get(), get(), get()]);
  await crawl(url, { pages: 5, timeMs: 4000 })(transport, new AbortController().signal);
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(JSON.stringify({ outcomes, seconds, megabytes: (process.resourceUsage().maxRSS - before) / 1024 }));
}
await transport.close();
process.exit(0);
`;

const OK = 'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n';
const CHUNKED = `${OK}transfer-encoding: chunked\r\n\r\n`;
const GIGABYTE = 1024 ** 3;
const zeros = Buffer.alloc(64 * 1024 * 1024);
const bombs = {
  gzip: gzipSync(zeros),
  br: brotliCompressSync(zeros, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
};
const packed = (bytes: Buffer, encoding: string) =>
  Buffer.concat([Buffer.from(`${OK}content-encoding: ${encoding}\r\ncontent-length: ${bytes.length}\r\n\r\n`), bytes]);

/** Writes a piece again and again, as fast as it is read. */
function endlessly(socket: Socket, beginning: string, piece: string): void {
  socket.write(beginning);
  const bytes = Buffer.from(piece);
  const more = () => {
    while (socket.writable && socket.write(bytes));
    if (socket.writable) socket.once('drain', more);
  };
  more();
}
const page = (body: string) => `${OK}content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`;

/** What a target can do to whoever asks it, and what may come of it. */
const attacks: Record<string, { talk: (socket: Socket, path: string) => unknown; comes: (string | number)[] }> = {
  'an endless body': { talk: (s) => endlessly(s, CHUNKED, `4000\r\n${'x'.repeat(0x4000)}\r\n`), comes: [200] },
  'a body of a gigabyte': {
    talk: (s) => endlessly(s, `${OK}content-length: ${GIGABYTE}\r\n\r\n`, '<p>'.repeat(9000)),
    comes: [200],
  },
  'a gzip bomb': { talk: (s) => s.write(packed(bombs.gzip, 'gzip')), comes: [200] },
  'a gzip bomb in a gzip bomb': { talk: (s) => s.write(packed(gzipSync(bombs.gzip), 'gzip, gzip')), comes: [200] },
  'a brotli bomb': { talk: (s) => s.write(packed(bombs.br, 'br')), comes: [200] },
  'a chunk with endless extensions': {
    talk: (s) => endlessly(s, `${CHUNKED}5;`, 'a=b;'.repeat(4000)),
    comes: ['timeout', 'protocol', 'reset'],
  },
  'chunks of one byte': { talk: (s) => endlessly(s, CHUNKED, '1\r\nx\r\n'.repeat(4000)), comes: [200, 'timeout'] },
  'endless trailers': {
    talk: (s) => endlessly(s, `${CHUNKED}0\r\n`, 'x: y\r\n'.repeat(4000)),
    comes: ['protocol', 'timeout', 'reset'],
  },
  'endless headers': {
    talk: (s) => endlessly(s, 'HTTP/1.1 200 OK\r\n', 'x: y\r\n'.repeat(4000)),
    comes: ['protocol', 'reset'],
  },
  'one endless header': {
    talk: (s) => endlessly(s, 'HTTP/1.1 200 OK\r\nx: ', 'y'.repeat(16_000)),
    comes: ['protocol', 'reset'],
  },
  'an endless status line': {
    talk: (s) => endlessly(s, 'HTTP/1.1 200 ', 'O'.repeat(16_000)),
    comes: ['protocol', 'timeout', 'reset'],
  },
  'a storm of announcements': {
    talk: (s) => endlessly(s, '', 'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n'.repeat(500)),
    comes: ['protocol', 'reset'],
  },
  'HTTP/0.9': { talk: (s) => s.end('<html>hello</html>'), comes: ['protocol', 'reset'] },
  silence: { talk: () => {}, comes: ['timeout'] },
  'a socket that dies in the body': {
    talk: (s) => s.write(`${OK}content-length: 99\r\n\r\nx`, () => s.destroy()),
    comes: ['reset'],
  },
  'a body that is longer than it says': {
    talk: (s) => s.end(`${OK}content-length: 2\r\n\r\nokand more`),
    comes: [200],
  },
  'a loop of redirects': {
    talk: (s, path) =>
      s.end(`HTTP/1.1 302 Found\r\nlocation: ${path}x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`),
    comes: [302],
  },
  'a million links': {
    talk: (s) =>
      s.write(
        page('<a href="/a">'.repeat(20_000) + Array.from({ length: 60_000 }, (_none, i) => `<a href=/l${i}>`).join('')),
      ),
    comes: [200],
  },
  'elements in elements': { talk: (s) => s.write(page('<div>'.repeat(300_000))), comes: [200] },
  'forms and fields without end': {
    talk: (s) => s.write(page('<form><input name=a><select name=b><option>'.repeat(30_000))),
    comes: [200],
  },
  'a script of sums': { talk: (s) => s.write(page(`<script>x=${'a+'.repeat(200_000)}1</script>`)), comes: [200] },
  'handlers without end': {
    talk: (s) => s.write(page('<p onclick="f(\'/x?y=1\')" onload="((((((((">'.repeat(20_000))),
    comes: [200],
  },
  'blanks and brackets': {
    talk: (s) => s.write(page(`<loc>${' '.repeat(500_000)}${'\n'.repeat(500_000)}`)),
    comes: [200],
  },
  'a charset that nobody knows': {
    talk: (s) => s.end(`HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-7\r\n\r\n+ADw-p+AD4-\xff\xfe`),
    comes: [200],
  },
  'cookies without end': {
    talk: (s) =>
      s.end(
        `HTTP/1.1 200 OK\r\n${Array.from({ length: 800 }, (_none, i) => `set-cookie: c${i}=${'v'.repeat(20)}\r\n`).join('')}content-length: 0\r\n\r\n`,
      ),
    comes: [200, 'protocol'],
  },
};

const names = Object.keys(attacks);
let lines: string[] = [];
const sockets = new Set<Socket>();
const server = createServer((socket) => {
  sockets.add(socket);
  socket.on('error', () => {});
  socket.on('close', () => sockets.delete(socket));
  socket.on('data', (head) => {
    const path = / (\S+) /.exec(head.toString('latin1'))?.[1] ?? '/';
    const attack = attacks[names[Number(/^\/(\d+)\//.exec(path)?.[1] ?? -1)] ?? ''];
    if (attack) attack.talk(socket, path);
    else socket.end(page('fine'));
  });
});
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const modules = ['./network.ts', '../surface/crawl.ts'].map((file) => new URL(file, import.meta.url).href);
  const urls = names.map((_name, index) => `${origin}/${index}/`);
  const options = [`--max-old-space-size=${BOUNDS.heap}`, '--no-warnings', '--input-type=module'];
  const child = spawn(process.execPath, [...options, '-e', CHILD, '--', ...modules, `${origin}/`, ...urls], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  await once(child, 'close');
  lines = out.trim().split('\n');
}, 240_000);
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  server.close();
  await once(server, 'close');
});

it.each(names)('%s costs bounded time and memory', (name) => {
  const line = lines[names.indexOf(name)];
  expect(line, 'the process died of it, or of the one before').toBeDefined();
  const { outcomes, seconds, megabytes } = JSON.parse(line ?? '');
  expect(attacks[name]?.comes).toEqual(expect.arrayContaining(outcomes));
  expect(megabytes).toBeLessThan(BOUNDS.megabytes);
  expect(seconds).toBeLessThan(BOUNDS.seconds);
});
