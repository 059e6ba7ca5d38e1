import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Outcome, runContained } from './containment/testing/run-contained.ts';

const asked = (server: string, listen: string) =>
  `const s=${server}; await new Promise((r)=>s.listen(${listen},r)); const {port}=s.address(); const was=[port,s.listening,captured.at(-1)===s]; await new Promise((r)=>s.close(r)); return [...was,s.listening]`;

const WAYS: readonly (readonly [name: string, code: string, expected: unknown])[] = [
  ['http', asked('http.createServer()', '8080'), [8080, true, true, false]],
  ['http, host', asked('http.createServer()', `8081,'127.0.0.1'`), [8081, true, true, false]],
  ['https', asked('https.createServer()', '{port:8443}'), [8443, true, true, false]],
  ['http2', asked('http2.createServer()', `'8082'`), [8082, true, true, false]],
  ['http2, secure', asked('http2.createSecureServer()', '8444'), [8444, true, true, false]],
  ['net', asked('net.createServer()', '8083'), [8083, true, true, false]],
  ['tls', asked('tls.createServer()', '8084'), [8084, true, true, false]],
  [
    'a port that somebody has',
    asked('net.createServer()', `PORT,'127.0.0.1'`),
    [expect.any(Number), true, true, false],
  ],
  [
    'any port',
    `const s=net.createServer().listen(0); await once(s,'listening'); const {port}=s.address(); s.close(); await once(s,'close'); return [port>=40000,port===s.address()?.port]`,
    [true, false],
  ],
  [
    'a Unix socket',
    `const s=net.createServer().listen(ROOT+'/socket'); await once(s,'listening'); const at=s.address(); s.close(); return [at===ROOT+'/socket',fs.existsSync(at)]`,
    [true, false],
  ],
  [
    'events.on, twice',
    `const s=net.createServer().listen(8085); const code=failing(()=>s.listen(8086)); s.close(); return code`,
    'ERR_SERVER_ALREADY_LISTEN',
  ],
  ['a bad port', `return failing(()=>net.createServer().listen(99999))`, 'ERR_SOCKET_BAD_PORT'],
  [
    'aborted',
    `const c=new AbortController(); const s=net.createServer().listen({port:8087,signal:c.signal}); c.abort(); await once(s,'close'); return s.listening`,
    false,
  ],
  [
    'dgram',
    `const s=dgram.createSocket('udp4').bind(5353); await once(s,'listening'); const {port}=s.address(); s.close(); await once(s,'close'); return port`,
    5353,
  ],
];

describe('listening in a shadow', () => {
  let base = '';
  let seen: Record<string, Outcome> = {};

  beforeAll(async () => {
    base = mkdtempSync(join(tmpdir(), 'selfward-listen-'));
    const cases = WAYS.map(([name, code]) => [name, code] as const);
    // A port below 1024 that only a real listener would be refused.
    seen = await runContained(cases, { folder: join(base, 'shadow'), root: base, port: 22 });
  }, 60_000);

  afterAll(() => rmSync(base, { recursive: true, force: true }));

  it.each(WAYS)('%s', (name, _code, expected) => {
    const { value, threw } = seen[name] ?? { threw: 'not run' };
    expect({ value, threw }).toEqual({ value: expected, threw: undefined });
  });
});
