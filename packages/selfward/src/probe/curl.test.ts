import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../model/exchange.ts';
import { quote, toCurl } from './curl.ts';

describe('quote', () => {
  it.each([
    ['plain', 'plain'],
    ['a b', `'a b'`],
    [`it's`, `'it'\\''s'`],
    ['$(id) `x` "y" !', `'$(id) \`x\` "y" !'`],
    ['line\nend\r\t\u0001', `$'line\\nend\\r\\t\\001'`],
    [`'\\\n`, `$'\\'\\\\\\n'`],
    ['', `''`],
  ])('%j', (text, quoted) => {
    expect(quote(text)).toBe(quoted);
  });
});

/** What really arrives when a shell runs the line. */
async function arriving(
  request: (origin: string) => HttpRequest,
): Promise<{ line: string; headers: Record<string, unknown>; body: string }> {
  const { promise, resolve } = Promise.withResolvers<{
    line: string;
    headers: Record<string, unknown>;
    body: string;
  }>();
  const server = createServer(async (incoming, response) => {
    let body = '';
    for await (const chunk of incoming) body += String(chunk);
    response.end();
    resolve({ line: `${incoming.method} ${incoming.url}`, headers: incoming.headers, body });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    const { port } = server.address() as AddressInfo;
    await promisify(execFile)('bash', ['-c', `${toCurl(request(`http://127.0.0.1:${port}`))} --noproxy '*'`]);
    return await promise;
  } finally {
    server.close();
  }
}

const hasCurl = await promisify(execFile)('curl', ['--version']).then(
  () => true,
  () => false,
);

describe.skipIf(!hasCurl)('toCurl, run by a shell (install curl to run these)', () => {
  it('keeps dots, braces, quotes and percent signs of the address', async () => {
    const url = `/a/../b/./%2e%2e/{x}[1-2]?q=%0d%0a'"$(id)<`;
    const { line, headers } = await arriving((origin) => ({
      method: 'GET',
      url: `${origin}${url}`,
      headers: [
        ['x-probe', `it's $HOME`],
        ['x-empty', ''],
      ],
    }));
    expect(line).toBe(`GET ${url}`);
    expect(headers).toMatchObject({ 'x-probe': `it's $HOME`, 'x-empty': '' });
    expect(headers).not.toHaveProperty('user-agent');
    expect(headers).not.toHaveProperty('accept');
  });
  it('sends the body as it is', async () => {
    const body = `@file {"a":"it's\r\n\u0001é"}\\`;
    const {
      line,
      body: arrived,
      headers,
    } = await arriving((origin) => ({
      method: 'PUT',
      url: `${origin}/x`,
      headers: [['content-type', 'application/json']],
      body,
    }));
    expect(line).toBe('PUT /x');
    expect(arrived).toBe(body);
    expect(headers['content-type']).toBe('application/json');
  });
  it('sends HEAD without waiting for a body', async () => {
    expect((await arriving((origin) => ({ method: 'HEAD', url: `${origin}/x`, headers: [] }))).line).toBe('HEAD /x');
  });
});
