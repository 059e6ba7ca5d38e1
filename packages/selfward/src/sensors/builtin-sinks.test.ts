import fs, { readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import http, { createServer, get, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import vm, { runInNewContext, Script } from 'node:vm';
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
const answer = () => new ServerResponse({ method: 'GET', httpVersionMajor: 1, httpVersionMinor: 1 } as never);

type Case = [name: string, sensor: string, call: (m: string) => unknown, position: Sighting['position']];
const CASES: Case[] = [
  ['a name below a folder', 'file-system', (m) => fs.promises.readFile(`/srv/docs/${m}.txt`), 'data'],
  ['imported by name', 'file-system', (m) => readFile(`/srv/docs/../../${m}`), 'code'],
  ['imported by name, synchronous', 'file-system', (m) => readFileSync(`/srv/docs/../../../../${m}`), 'code'],
  ['a URL', 'file-system', (m) => stat(new URL(`file:///srv/${m}`)), 'data'],
  ['bytes', 'file-system', (m) => fs.readFileSync(Buffer.from(`/${m}`)), 'code'],
  ['the second path', 'file-system', (m) => fs.copyFileSync('/srv/none', `/srv/${m}`), 'data'],
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
