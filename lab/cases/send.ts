import { connect } from 'node:net';
import qs from 'qs';
import type { Line } from './case.ts';

const LIMIT_MS = 8_000;

/** Sends one line and returns the whole answer as text: status line, headers and body, exactly as they came. */
export function send(origin: string, line: Line): Promise<string> {
  const { hostname, port, host } = new URL(origin);
  const type = Object.entries(line.headers ?? {}).find(([name]) => /^content-type$/i.test(name))?.[1] ?? '';
  const body = line.body === undefined ? '' : bodyOf(line.body, type);
  const head = [
    `${line.method} ${line.url.replace(/ /g, '%20')} HTTP/1.0`,
    `Host: ${host}`,
    ...Object.entries(line.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
    ...(body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
  ];
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(`${head.join('\r\n')}\r\n\r\n${body}`));
    let answer = '';
    socket.setEncoding('utf8').setTimeout(LIMIT_MS, () => socket.destroy(new Error('no answer in time')));
    socket.on('data', (text: string) => {
      answer += text;
    });
    socket.once('end', () => resolve(answer));
    socket.once('error', reject);
  });
}

function bodyOf(body: unknown, type: string): string {
  if (typeof body === 'string') return body;
  return type.includes('json') ? JSON.stringify(body) : qs.stringify(body);
}
