import { readFileSync } from 'node:fs';
import type { Finding, MonitorState } from 'selfward';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isFerretdbInstalled, startFerretdbForTesting } from '../packages/server/src/store/ferretdbForTesting.ts';
import { startWatched, type WatchedProcess } from './support/watched-process.ts';

const hasDatabase = isFerretdbInstalled();
if (!hasDatabase && process.env.CI) throw new Error('FerretDB is missing: run scripts/install-test-tools.sh');
if (!hasDatabase) console.error('skipped in part: FerretDB is missing; scripts/install-test-tools.sh installs it');
const source = readFileSync(new URL('./watched/inside-only.ts', import.meta.url), 'utf8').split('\n');
const lineOf = (part: string) => source.findIndex((line) => line.includes(part)) + 1;

describe('what shows only from within', () => {
  let database: Awaited<ReturnType<typeof startFerretdbForTesting>> | undefined;
  let app: WatchedProcess;
  let state: MonitorState;
  let findings: readonly Finding[];

  beforeAll(async () => {
    if (hasDatabase) database = await startFerretdbForTesting();
    app = startWatched('inside-only.ts', database ? [database.url] : []);
    state = await app.heard<MonitorState>('cycle');
    findings = app.all<Finding>('finding');
  });
  afterAll(async () => {
    await app.stop();
    await database?.stop();
  });

  it.each([
    ['a template of which nothing is shown', 'template-injection', '/letter', 'name', 'nunjucks', 'Dear ${'],
    ['a command whose output is thrown away', 'command-injection', '/ping', 'host', 'child-process', '  exec(`ping'],
    ['a command behind a strict schema', 'command-injection', '/orders', 'note', 'child-process', '  exec(`logger'],
    ['a template in a branch', 'template-injection', '/export', 'title', 'nunjucks', '} is on the door`'],
    ['a template in another encoding', 'template-injection', '/preview', 'text', 'nunjucks', 'renderString(`Read'],
  ])('%s', (_, check, path, parameter, sensor, line) => {
    const found = findings.find((each) => each.check === check && new URL(each.url).pathname === path);
    expect(found).toMatchObject({ parameter, confidence: 'proved', code: { sensor, line: lineOf(line) } });
  });

  it.runIf(hasDatabase)('a blind $where, with the line that asks the database', () => {
    const found = findings.find(({ check, url }) => check === 'nosql-injection' && url.endsWith('/devices'));
    expect(found).toMatchObject({
      parameter: 'kind',
      confidence: 'proved',
      code: { sensor: 'mongodb', line: lineOf('$where: where') },
    });
  });

  it('a stored value on a page that another role is shown', () => {
    const found = findings.find(({ check }) => check === 'stored-xss');
    expect(found).toMatchObject({ method: 'POST', parameter: 'note', confidence: 'proved' });
    expect([found?.url, found?.sink].map((each) => new URL(each ?? '').pathname)).toEqual(['/notes', '/notes']);
  });

  it('and nothing on their mended twins, which are told as clean', () => {
    expect(findings.filter(({ url }) => url.endsWith('-mended'))).toEqual([]);
    const twins = state.routes.filter(({ url }) => url.endsWith('-mended'));
    expect(twins.map((each) => each.state)).toEqual(Array(6).fill('clean'));
  });
});
