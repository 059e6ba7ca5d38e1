import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { SINKS } from './testing/what-sinks-do.ts';

const get = (path: string, ...headers: string[]) =>
  [`GET ${path} HTTP/1.1`, 'Host: here', ...headers, 'Connection: close', '', ''].join('\r\n');

const post = (json: string) =>
  `${get('/form', 'Content-Type: application/json', `Content-Length: ${json.length}`).replace('GET', 'POST')}${json}`;

const REQUESTS = [
  ...Object.keys(SINKS).map((name) => get(`/sinks/${name}`)),
  ...['/html/%3Cb%3E', '/json?a=1&b[c]=2', '/moved?to=/home', '/moved?to=//other.test/x', '/cookie', '/pieces'].map(
    (path) => get(path),
  ),
  ...['/stream', '/head', '/refused', '/throws', '/missing', '/twice', '/not/there', '/%'].map((path) => get(path)),
  get('/html/a').replace('GET', 'HEAD'),
  get('/html/a').replace('GET', 'OPTIONS'),
  get('/html/a').replace('HTTP/1.1', 'HTTP/1.0'),
  get('/html/a', 'If-None-Match: *'),
  get('/json', 'X-Odd: ä', 'Cookie: a=b'),
  post('{"a":"b"}'),
  post('{"a"'),
  get('/any').replace('Connection: close', 'Connection: Upgrade\r\nUpgrade: x'),
  'NONSENSE\r\n\r\n',
];

/** All that an application says to each request, byte by byte, and what it printed. */
async function recorded(
  app: string,
  flags: readonly string[],
): Promise<{ answers: [string, string][]; printed: string }> {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--conditions=selfward-source', ...flags, app],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'development' } },
  );
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('no pipes');
  const errors = text(stderr);
  const [port] = await once(stdout, 'data');
  const answers: [string, string][] = [];
  for (const request of REQUESTS) {
    const socket = connect(Number(String(port)), '127.0.0.1').setEncoding('latin1');
    socket.write(request);
    let answer = '';
    for await (const piece of socket) answer += piece;
    // The second in which it was given is no part of what is compared.
    answers.push([request, answer.replace(/^Date: .*$/m, 'Date: now')]);
  }
  child.kill();
  return { answers, printed: (await errors).replace(/^\(node:\d+\)/gm, '(node)') };
}

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

describe('with sensors in place and no marker alive', () => {
  it.each(['express', 'fastify'])('%s answers every request with the same bytes, and prints the same', async (name) => {
    const app = file(`testing/${name}-app.ts`);
    const [without, withThem] = await Promise.all([recorded(app, []), recorded(app, ['--import', file('index.ts')])]);
    expect(without.answers.filter(([, answer]) => answer === '')).toEqual([]);
    expect(withThem.answers).toEqual(without.answers);
    expect(withThem.printed).toBe(without.printed);
  });
});
