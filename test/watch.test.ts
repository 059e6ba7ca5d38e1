import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Finding, MonitorState, Report } from 'selfward';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { untilCalm } from './support/until-calm.ts';
import { startWatched, type WatchedProcess } from './support/watched-process.ts';

let folder: string;
let app: WatchedProcess | undefined;
let calls = 0;
/** Whom the application calls: nobody of ours may. */
const outside = createServer((_request, response) => {
  calls++;
  response.end();
});
let address: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(outside.address() as AddressInfo).port}/`;
});
afterAll(() => outside.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selfward-watched-'));
  calls = 0;
});
afterEach(async () => {
  await app?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const start = (options: object = {}, env: Record<string, string> = {}, library?: 'built') => {
  app = startWatched('express.ts', [folder, address], { ...env, WATCH: JSON.stringify(options) }, library);
  return app;
};
const add = (route: string) => {
  appendFileSync(join(folder, 'routes'), `${route}\n`);
  app?.tell('routes');
};
const at = ({ check, method, url, parameter }: Finding) => `${check} ${method} ${new URL(url).pathname} ${parameter}`;
const settled = (state: MonitorState) => state.cycle.finishedAt !== undefined;

it('finds by itself what shows only from within, with file and line, and leaves nothing behind', async () => {
  const watched = start();
  await watched.heard<MonitorState>('state', settled);
  const findings = watched.all<Finding>('finding');
  expect(findings.map(at).sort()).toEqual([
    'command-injection POST /ping host',
    'sql-injection GET /rooms name',
    'stored-xss POST /notes note',
  ]);
  const source = readFileSync(new URL('./watched/express.ts', import.meta.url), 'utf8').split('\n');
  const lineOf = (part: string) => source.findIndex((line) => line.includes(part)) + 1;
  const sql = findings.find(({ check }) => check === 'sql-injection');
  expect(sql?.code).toMatchObject({ sensor: 'node-sqlite', line: lineOf("select * from rooms where name = '$") });
  expect(sql?.code?.file).toMatch(/express\.ts$/);
  const shell = findings.find(({ check }) => check === 'command-injection');
  expect(shell?.code).toMatchObject({ sensor: 'child-process', line: lineOf('  exec(') });
  const stored = findings.find(({ check }) => check === 'stored-xss');
  expect(stored?.code).toMatchObject({ sensor: 'html-out', file: expect.stringMatching(/express\.ts$/) });
  const database = new DatabaseSync(join(folder, 'data.db'));
  expect(database.prepare('select count(*) as n from notes').get()).toEqual({ n: 0 });
  database.close();
  expect([existsSync(join(folder, 'pinged')), existsSync(join(folder, 'last-note')), calls]).toEqual([false, false, 0]);
  const state = watched.all<MonitorState>('state').findLast(settled);
  expect(state?.routes.find(({ url }) => url === '/rooms-mended')?.state).toBe('clean');
  expect(state?.shadow.withheld.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['commands', 'network']));
});

it('raises the alarm of a route that appears, and clears it when the route goes', async () => {
  const watched = start();
  await watched.heard<MonitorState>('state', settled);
  add('vulnerable');
  const finding = await watched.heard<Finding>('finding', ({ url }) => url.endsWith('/greet'));
  expect(finding.check).toBe('reflected-xss');
  expect(finding.code).toMatchObject({ sensor: 'html-out', file: expect.stringMatching(/express\.ts$/) });
  app?.tell('remove /greet');
  const cleared = await watched.heard<Finding>('cleared');
  expect(cleared.id).toBe(finding.id);
});

it('raises that alarm before two seconds have passed, or while the application could have been started four times', async () => {
  await untilCalm(120_000);
  const began = performance.now();
  const watched = start({}, {}, 'built');
  await watched.heard('listening');
  const startMs = performance.now() - began;
  await watched.heard<MonitorState>('state', settled);
  const added = performance.now();
  add('vulnerable');
  await watched.heard<Finding>('finding', ({ url }) => url.endsWith('/greet'));
  // What was due before is not in the way, nothing waits for a turn; a slow machine is slow for both.
  expect(performance.now() - added).toBeLessThan(Math.max(2_000, 4 * startMs));
});

it('tells of a crash and of a hang with their stacks, and the living process answers all the while', async () => {
  const watched = start();
  const port = await watched.heard<number>('listening');
  add('crashing');
  add('hanging');
  const crash = await watched.heard<Finding>('finding', ({ cwe }) => cwe === 'CWE-248');
  const hang = await watched.heard<Finding>('finding', ({ cwe }) => cwe === 'CWE-400');
  expect([at(crash), at(hang)]).toEqual([
    'uncaught-exception GET /label name',
    expect.stringContaining('GET /scan pattern'),
  ]);
  expect(crash.code?.file).toMatch(/express\.ts$/);
  const answer = await fetch(`http://127.0.0.1:${port}/`);
  expect([answer.status, watched.ended()]).toEqual([200, false]);
});

it('gives on demand the report that the command gives, and ends without a trace', async () => {
  const watched = start({ autonomous: false });
  await watched.heard('listening');
  watched.tell('check');
  const report = await watched.heard<Report>('report');
  expect(report.schema).toBe('selfward-report/1');
  expect(report.findings.map(at)).toEqual(expect.arrayContaining(['sql-injection GET /rooms name']));
  watched.tell('stop');
  await watched.heard('stopped');
});

it('says what it could not check where no shadow may start, and sends reading words alone', async () => {
  const restart = { get: { parameters: [{ name: 'when', in: 'query', schema: { type: 'string' } }], responses: {} } };
  const openapi = { openapi: '3.1.0', info: { title: 'watched', version: '1' }, paths: { '/restart': restart } };
  const watched = start({ shadow: false, openapi });
  const state = await watched.heard<MonitorState>('state', settled);
  expect(state.mode).toBe('inline');
  const post = state.routes.find(({ method, url }) => method === 'POST' && url === '/ping');
  expect(post?.state).toBe('not-checked');
  expect(state.routes.find(({ url }) => url === '/restart')).toMatchObject({ state: 'not-checked' });
  expect(existsSync(join(folder, 'restarted'))).toBe(false);
  const database = new DatabaseSync(join(folder, 'data.db'));
  expect(database.prepare('select count(*) as n from notes').get()).toEqual({ n: 0 });
  database.close();
});
