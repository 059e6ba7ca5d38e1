import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Report, ReportSchema } from 'selfward/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../packages/selfward/src/cli.ts';
import { ROOT } from './support/documents.ts';
import { missing } from './support/needs.ts';

/** A page that echoes, a form that echoes, a list asked of a database, and a sound twin of each. */
function flawedSite(): Promise<Server> {
  const database = new DatabaseSync(':memory:');
  database.exec("create table items(id integer, name text); insert into items values (1, 'ann'), (2, 'bob')");
  const encoded = (text: string) => text.replace(/[<>&"']/g, (c) => `&#${c.codePointAt(0)};`);
  const names = (rows: readonly Record<string, unknown>[]) =>
    `<ul>${rows.map(({ name }) => `<li>${name}`).join('')}</ul>`;
  const pages: Record<string, (parameter: (name: string) => string) => string> = {
    '/': () =>
      `<a href="/greet?name=ann">a</a> <a href="/hello?name=ann">b</a> <a href="/item?id=1">c</a> <a href="/sound?id=1">d</a>
      <form method="post" action="/say"><input name="text" value="x"><input type="submit"></form>`,
    '/greet': (parameter) => `<p>Good day ${parameter('name')}</p>`,
    '/hello': (parameter) => `<p>Hello ${encoded(parameter('name'))}</p>`,
    '/say': (parameter) => `<p>You say ${parameter('text')}</p>`,
    '/item': (parameter) => names(database.prepare(`select * from items where id = ${parameter('id')}`).all()),
    '/sound': (parameter) => names(database.prepare('select * from items where id = ?').all(parameter('id'))),
  };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://site.test');
      const given = new URLSearchParams(request.method === 'POST' ? body : url.search);
      const page = pages[url.pathname];
      response.setHeader('content-type', 'text/html; charset=utf-8');
      try {
        response.statusCode = page ? 200 : 404;
        response.end(page?.((name) => given.get(name) ?? '') ?? '<p>There is no such page.</p>');
      } catch (error) {
        response.statusCode = 500;
        // Wapiti knows databases by their words alone.
        response.end(`<p>sqlite3.OperationalError: ${encoded(error instanceof Error ? error.message : '')}</p>`);
      }
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

const NUCLEI = join(ROOT, '.tools/nuclei');

const TEMPLATE = `id: greets-anybody
info:
  name: Greets anybody
  author: test
  severity: low
  classification: { cwe-id: CWE-79 }
http:
  - method: GET
    path: ['{{BaseURL}}/greet?name=%3Cb%3Ezq%3C/b%3E']
    matchers:
      - { type: word, words: ['<b>zq</b>'] }
`;

let server: Server;
let folder = '';
let url = '';
beforeAll(async () => {
  server = await flawedSite();
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  folder = await mkdtemp(join(tmpdir(), 'selfward-real-tools-'));
  await writeFile(join(folder, 'greets.yaml'), TEMPLATE);
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

/** The command, with other people's tools alone: what is found was found by them first. */
async function check(...options: string[]): Promise<Report> {
  const output = join(folder, 'report.json');
  const before = process.exitCode;
  await main(['check', url, '--checks', 'tools', '--format', 'json', '--output', output, ...options]);
  process.exitCode = before;
  return ReportSchema.parse(JSON.parse(await readFile(output, 'utf8')));
}

const seen = ({ findings }: Report) =>
  findings
    .map(({ check, url: at, parameter, confidence, origin }) =>
      [check, at.slice(url.length), parameter, confidence, origin].join(' '),
    )
    .sort();

describe.skipIf(missing('Wapiti', '/usr/bin/wapiti'))('Wapiti beside our checks', () => {
  it('finds the flaws and not their twins, and each is proved', async () => {
    const report = await check('--tool', 'wapiti');
    expect(report.notChecked).toEqual([]);
    expect(seen(report)).toEqual([
      'reflected-xss greet name proved selfward, wapiti',
      'reflected-xss say text proved selfward, wapiti',
      'sql-injection item id proved selfward, wapiti',
    ]);
  });
});

describe.skipIf(missing('sqlmap', '/usr/bin/sqlmap'))('sqlmap beside our checks', () => {
  it('finds the flaw and not its twin, and it is proved', async () => {
    const report = await check('--tool', 'sqlmap');
    expect(report.notChecked).toEqual([]);
    expect(seen(report)).toEqual(['sql-injection item id proved selfward, sqlmap']);
  });
});

describe.skipIf(missing('Nuclei', NUCLEI))('Nuclei beside our checks', () => {
  it('runs a folder of templates, and what it reports is proved', async () => {
    const before = process.env.PATH;
    process.env.PATH = `${join(ROOT, '.tools')}${delimiter}${before}`;
    const report = await check('--tool', 'nuclei', '--templates', folder);
    process.env.PATH = before;
    expect(report.notChecked).toEqual([]);
    expect(seen(report)).toEqual(['reflected-xss greet name proved selfward, nuclei']);
  });
});
