import { createServer, type Server } from 'node:http';
import {
  createBrowser,
  createNetworkTransport,
  createPayloadLibrary,
  list,
  loadChecks,
  type Report,
  run,
  SHIPPED_PAYLOADS,
} from 'selfward/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, missing } from './support/needs.ts';

const escaped = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
const stored: string[] = [];

/** Pages by path: what they answer to `q`, and the headers beside. */
const PAGES: Readonly<Record<string, [(q: string) => string, Record<string, string>?]>> = {
  '/text': [(q) => `<p>${q}</p>`],
  '/link': [(q) => `<a href="${escaped(q)}">x</a>`],
  '/attribute': [(q) => `<input value="${q.replace(/[<>]/g, '')}">`],
  '/script': [(q) => `<script>var a = '${q.replace(/[<>]/g, '')}'</script>`],
  '/policy': [(q) => `<p>${q}</p>`, { 'content-security-policy': "default-src 'self'" }],
  '/handlers-forbidden': [
    (q) => `<p>${q}</p>`,
    { 'content-security-policy': "script-src 'unsafe-inline'; script-src-attr 'none'" },
  ],
  '/any-name': [(q) => `<script>window["${escaped(q)}"]</script>`],
  '/safe': [(q) => `<p>${escaped(q)}</p>`],
};

describe.skipIf(missing('Chromium', CHROMIUM))('cross-site scripting, proved by a real browser', () => {
  let server: Server;
  let report: Report;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://h');
      const q = searchParams.get('q') ?? '';
      const html = (body: string, headers = {}) =>
        response.writeHead(200, { 'content-type': 'text/html', ...headers }).end(body);
      const page = PAGES[pathname];
      if (page) html(page[0](q), page[1]);
      else if (pathname === '/enter') {
        stored.push(q);
        response.writeHead(303, { location: '/log' }).end();
      } else if (pathname !== '/log') response.writeHead(404).end();
      else html(`<ul>${stored.map((each) => `<li>${each}</li>`).join('')}</ul>`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const at = server.address();
    const origin = `http://127.0.0.1:${typeof at === 'object' && at !== null ? at.port : 0}`;
    const lines = [...Object.keys(PAGES), '/enter'].map((path) => `${origin}${path}?q=a`);
    const library = await createPayloadLibrary({ folders: [SHIPPED_PAYLOADS] });
    report = await run({
      target: { url: `${origin}/` },
      surface: async () => list([...lines, `${origin}/log`].join('\n'), origin, 'list').surface,
      checks: (await loadChecks()).filter(({ id }) => id.endsWith('-xss')),
      payloads: library.for,
      profile: 'normal',
      transport: createNetworkTransport(),
      browser: await createBrowser({ executable: CHROMIUM }),
    });
    library.stop();
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const of = (path: string) => report.findings.filter(({ url }) => new URL(url).pathname === path);

  it.each(['/text', '/link', '/attribute', '/script', '/handlers-forbidden', '/enter'])('%s: it ran', (path) => {
    expect(of(path)).toMatchObject([{ confidence: 'proved', proof: { kind: 'browser' } }]);
  });

  it('what a policy keeps from running stays, and is less grave', () => {
    const [found] = of('/policy');
    expect(found).toMatchObject({ confidence: 'proved', severity: 'low', proof: { kind: 'context' } });
    expect(found?.proof.observed).toContain('Content-Security-Policy keeps it from running');
  });

  it.each(['/safe', '/any-name'])('%s: nothing', (path) => {
    expect(of(path)).toEqual([]);
  });
});
