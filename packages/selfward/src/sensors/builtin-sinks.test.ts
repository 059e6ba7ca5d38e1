import { createSocket } from 'node:dgram';
import dns from 'node:dns';
import fs, { readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import http, { createServer, get, ServerResponse } from 'node:http';
import { connect } from 'node:http2';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import vm, { runInNewContext, Script } from 'node:vm';
import { fetch as npmFetch, request as npmRequest } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFresh, type Marker } from '../model/marker.ts';
import type { Sighting } from '../model/sighting.ts';
import { type Installed, installSensors } from './shared/install.ts';
import { pathPosition } from './shared/path-position.ts';
import { createRegistry } from './shared/registry.ts';

let installed: Installed;
let seen: Sighting[];
let marker: Marker;
let uproot: () => void;
beforeEach(async () => {
  const host = createRegistry();
  installed = installSensors(host);
  seen = [];
  host.subscribe((sighting) => seen.push(sighting));
  marker = createFresh().marker();
  uproot = host.plant(marker);
});
afterEach(() => {
  uproot();
  installed.uninstall();
});

const quietly = async (call: () => unknown) => {
  try {
    await call();
  } catch {
    // What is asked for is not there.
  }
};
const require = createRequire(import.meta.url);
const answer = () => new ServerResponse({ method: 'GET', httpVersionMajor: 1, httpVersionMinor: 1 } as never);

type Case = [name: string, sensor: string, call: (m: string) => unknown, position: Sighting['position']];
const CASES: Case[] = [
  ['a name below a folder', 'file-system', (m) => fs.promises.readFile(`/srv/docs/${m}.txt`), 'data'],
  ['imported by name', 'file-system', (m) => readFile(`/srv/docs/../../${m}`), 'code'],
  ['imported by name, synchronous', 'file-system', (m) => readFileSync(`/srv/docs/../../../../${m}`), 'code'],
  ['a URL', 'file-system', (m) => stat(new URL(`file:///srv/${m}`)), 'data'],
  ['bytes', 'file-system', (m) => fs.readFileSync(Buffer.from(`/${m}`)), 'code'],
  ['the second path', 'file-system', (m) => fs.copyFileSync('/srv/none', `/srv/${m}`), 'data'],
  ['a module below a folder', 'file-system', (m) => require(`/srv/plugins/${m}.js`), 'data'],
  ['a module above it', 'file-system', (m) => require(`/srv/plugins/../../${m}`), 'code'],
  ['which package', 'file-system', (m) => require(m), 'code'],
  ['a template of SQL', 'node-sqlite', (m) => new DatabaseSync(':memory:').exec(`select '${m}'`), 'data'],
  ['outside of quotes', 'node-sqlite', (m) => new DatabaseSync(':memory:').exec(`select 1 as ${m}`), 'code'],
  ['a parameter', 'node-sqlite', (m) => new DatabaseSync(':memory:').prepare('select ?').get(m), 'data'],
  ['a named parameter', 'node-sqlite', (m) => new DatabaseSync(':memory:').prepare('select $a').all({ a: m }), 'data'],
  ['a script', 'vm', (m) => new vm.Script(m), 'code'],
  ['a script, imported by name', 'vm', (m) => new Script(`'${m}'`), 'data'],
  ['another context', 'vm', (m) => runInNewContext(`"${m}"`), 'data'],
  ['the host of a redirect', 'redirect', (m) => answer().setHeader('location', `//${m}.test/`), 'code'],
  ['backslashes for slashes', 'redirect', (m) => answer().writeHead(302, { location: `/\\${m}.test` }), 'code'],
  ['the path of a redirect', 'redirect', (m) => answer().writeHead(302, { location: `/home?to=${m}` }), 'data'],
  ['the host that is called', 'outgoing', (m) => get(`http://${m}.invalid/`).on('error', () => undefined), 'code'],
  ['the path that is called', 'outgoing', (m) => fetch(`http://127.0.0.1:65535/${m}`), 'data'],
  ['a pipe', 'outgoing', (m) => http.request({ socketPath: `/${m}` }).on('error', () => undefined), 'code'],
  ['undici of the registry, fetch', 'outgoing', (m) => npmFetch(`http://127.0.0.1:65535/${m}`), 'data'],
  ['undici of the registry, request', 'outgoing', (m) => npmRequest(`http://${m}.invalid:0/`), 'code'],
  [
    'HTTP/2',
    'outgoing',
    (m) =>
      connect(`http://${m}.invalid`)
        .on('error', () => undefined)
        .destroy(),
    'code',
  ],
  ['a name', 'outgoing', (m) => dns.promises.resolve(`${m}.invalid`, 'NONE' as never), 'code'],
  [
    'a datagram',
    'outgoing',
    (m) => {
      const socket = createSocket({ type: 'udp4', lookup: (_host, _options, told) => told(new Error('none'), '', 4) });
      return new Promise<void>((resolve) => socket.send('', 9, m, () => socket.close(() => resolve())));
    },
    'code',
  ],
  [
    'the host as an option',
    'outgoing',
    (m) => http.request({ host: `${m}.invalid` }).on('error', () => undefined),
    'code',
  ],
];

describe('sinks of Node itself', () => {
  it.each(CASES)('%s (%s)', async (_name, sensor, call, position) => {
    await quietly(() => call(marker));
    const own = seen.filter((sighting) => sighting.sensor === sensor);
    expect(own[0]).toMatchObject({ marker, position });
  });

  it('proves every way, of modules too that not every application loads', async () => {
    const host = createRegistry();
    const all = installSensors(host);
    host.window(true);
    const coverage = await all.selfTest();
    host.window(false);
    all.uninstall();
    // ES modules of this process were there before the sensors, which is told too.
    expect(coverage.filter(({ sensor, seen: is }) => !is && sensor !== 'modules')).toEqual([]);
    const ways = coverage.map(({ sensor, way }) => `${sensor}: ${way}`);
    for (const way of [
      'outgoing: http2.connect',
      'outgoing: dgram.send',
      'redirect: HTTP/2: setHeader',
      'html-out: HTTP/2: end',
    ])
      expect(ways).toContain(way);
  });

  it('lets what it watches do its work', async () => {
    expect(new vm.Script('1 + 1')).toBeInstanceOf(vm.Script);
    expect(new Script('1 + 1').runInThisContext()).toBe(2);
    expect(readFileSync(new URL(import.meta.url), 'utf8')).toContain('lets what it watches do its work');
    const server = createServer((_request, response) => response.writeHead(302, { location: `/${marker}` }).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, `/${marker}`]);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('is gone when taken out', () => {
    installed.uninstall();
    expect(Object.hasOwn(ServerResponse.prototype, 'setHeader')).toBe(false);
    fs.existsSync(`/srv/${marker}`);
    expect(seen).toEqual([]);
  });
});

describe('pathPosition', () => {
  it.each<[string, Sighting['position']]>([
    ['/srv/files/MARK', 'data'],
    ['files/MARK/readme', 'data'],
    ['files/../MARK', 'data'],
    ['files/../../MARK', 'code'],
    ['/srv/../MARK', 'code'],
    ['/MARK', 'code'],
    ['C:\\srv\\MARK', 'data'],
    ['C:\\srv\\..\\MARK', 'code'],
    ['/srv', 'unknown'],
  ])('%s: %s', (path, position) => {
    expect(pathPosition(path.replaceAll('MARK', 'bcdfg2hjkl'), 'bcdfg2hjkl')).toBe(position);
  });
});
