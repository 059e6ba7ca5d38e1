import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Access, LEVELS } from '../model/level.ts';
import { passesOf, startSelfInstance } from './self-instance.ts';

const route = (url: string, access: Access, method = 'GET') => ({ method, url, access });
const operators = LEVELS.map((level) => ({ name: level, level, token: `token-of-${level}` }));
const routes = [
  route('/sign-in', 'public'),
  route('/devices', 'see'),
  route('/api/agents/messages', 'agent', 'POST'),
  route('/actuate', 'actuate', 'POST'),
  route('/findings', 'see-security'),
  route('/operators', 'see-operators'),
  route('/settings', 'configure', 'POST'),
];
const passes = passesOf({ url: 'http://127.0.0.1:1/', cookie: 'session', agentToken: 'sfa_x', routes }, operators);

const urlsOf = (as: string | undefined, light: boolean) =>
  passes
    .filter(({ identity, checks }) => identity?.name === as && (checks !== undefined) === light)
    .flatMap(({ surface }) => (surface.from === 'routes' ? surface.routes.map(({ url }) => url) : []));

describe('passesOf', () => {
  it.each([
    [undefined, ['/sign-in']],
    ['device', ['/api/agents/messages']],
    ['viewer', ['/devices']],
    ['operator', ['/actuate']],
    ['analyst', ['/findings']],
    ['auditor', ['/operators']],
    ['administrator', ['/settings']],
  ])('checks in full as %s what nobody before may reach', (as, urls) => {
    expect(urlsOf(as, false)).toEqual(urls);
  });

  it.each([
    ['viewer', ['/sign-in']],
    ['analyst', ['/sign-in', '/devices']],
    ['administrator', ['/sign-in', '/devices', '/findings', '/operators']],
  ])('looks as %s at the pages that others saw too, for what they show', (as, urls) => {
    expect(urlsOf(as, true)).toEqual(urls);
  });

  it('calls with a session of the level, and reads again as the one who sees all', () => {
    const [pass] = passes.filter(({ identity, checks }) => identity?.name === 'viewer' && checks === undefined);
    expect(pass?.identity?.headers).toEqual([['cookie', 'session=token-of-viewer']]);
    expect(pass?.others?.map(({ name }) => name)).toEqual(['administrator']);
  });
});

describe('startSelfInstance', () => {
  /** A program that starts and never says that it listens. */
  const MUTE = "process.on('message', () => {}); process.on('disconnect', () => process.exit());";

  it('does not keep a server from stopping', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'selfward-mute-'));
    const entry = join(folder, 'mute.mjs');
    await writeFile(entry, MUTE);
    const stopping = new AbortController();
    const seed = { inventory: { devs: [], networks: [] }, plugins: { modules: [], enabled: [] } };
    const started = startSelfInstance(pathToFileURL(entry), seed, stopping.signal);
    stopping.abort();
    await expect(started).rejects.toMatchObject({ cause: { message: 'this server is stopping' } });
    await rm(folder, { recursive: true });
  });
});
