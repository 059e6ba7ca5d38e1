import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { Report } from '../../model/report.ts';
import { endpointForTesting } from '../../probe/endpointForTesting.ts';
import { createNetworkTransport } from '../../probe/network.ts';
import { run } from '../run.ts';
import { surfaceForTesting } from '../testing/checks-for-testing.ts';
import { siteForTesting } from '../testing/site-for-testing.ts';
import { asChecks } from './as-check.ts';
import { LIMITS } from './child.ts';
import { createOwnChecks, type OwnChecksOptions } from './library.ts';

const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

async function folderOf(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'selfward-own-'));
  ending.push(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'lib'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

async function library(options: OwnChecksOptions) {
  const made = await createOwnChecks(options);
  ending.push(() => made.stop());
  return made;
}

const LITTLE = { ...LIMITS, stepMs: 3000 };

const HEAD = `scope: 'point', title: 'Own', cwe: 'CWE-79', severity: 'high', cvss: 'CVSS:3.1/AV:N', byDefault: true,
  advice: { any: 'x' }, ceiling: { gentle: 9, normal: 9, thorough: 9 }, applies: () => true`;
const check = (id: string, body = 'return []', more = '') =>
  `export default { id: '${id}', ${HEAD}, *run({ endpoint, point, baseline }, fresh) { ${body} }, ${more} };`;

/** Runs the checks of a folder against a page that echoes its \`q\`. */
async function runAll(files: Record<string, string>, limits = LITTLE): Promise<Report & { asked: number }> {
  const own = await library({ folder: await folderOf(files), limits });
  expect(own.refused()).toEqual([]);
  const site = await siteForTesting(({ query }) => `<p>${query.get('q') ?? ''}</p>`);
  ending.push(() => site.stop());
  const { checks, stop } = asChecks(own.checks(), limits);
  ending.push(stop);
  const report = await run({
    target: { url: site.url },
    surface: surfaceForTesting(
      endpointForTesting('GET', `${site.url}raw`, { query: [['q', 'word']] }),
      endpointForTesting('GET', `${site.url}too`, { query: [['q', 'word']] }),
    ),
    checks,
    payloads: () => [],
    profile: 'normal',
    transport: createNetworkTransport({ connections: 4 }),
  });
  return { ...report, asked: site.seen.length };
}

/** Types and all, as somebody writes it. */
const WRAP = `export const wrap = (marker: string): string => "<img src=x onerror=alert(" + marker + ")>";`;

const ECHO = `
import { defineCheck, isAnswered, type PointScope } from 'selfward';
import { wrap } from './lib/wrap.ts';
export default defineCheck({ id: 'own-echo', ${HEAD},
  *run({ endpoint, point, baseline }: PointScope, fresh) {
    const [marker, plain] = [fresh.marker(), fresh.marker()];
    const payload = wrap(marker);
    const probe = { set: new Map([[point, payload]]), markers: [marker], effect: 'read' as const, note: 'echo' };
    const control = { set: new Map([[point, plain]]), markers: [plain], effect: 'read' as const, note: 'control' };
    const seen = yield { do: 'send', endpoint, probes: [probe, control] };
    const [exchange, controlExchange] = seen.exchanges;
    if (exchange?.probe !== probe || !exchange.probe.set.has(point)) throw new Error('it is not the probe that was sent');
    if (!baseline.markers.has(point)) throw new Error('the point is another');
    if (!isAnswered(exchange) || !isAnswered(controlExchange)) return [];
    const kept = exchange.response.body.includes(payload);
    return [{ endpoint, point, verdict: kept
      ? { is: 'proved', proof: { kind: 'context', marker, payload, exchange, controlExchange, gained: 'element',
          observed: 'an element', control: 'none' } }
      : { is: 'clean', controls: [controlExchange] } }];
  } });`;

describe('an own check', () => {
  it("proves what it finds, by the engine's requests and the engine's judgement", async () => {
    const report = await runAll({ 'echo.ts': ECHO, 'lib/wrap.ts': WRAP });
    expect(report.notChecked).toEqual([]);
    expect(report.findings).toMatchObject([
      { check: 'own-echo', parameter: 'q', url: expect.stringContaining('/raw'), title: 'Own' },
      { check: 'own-echo', parameter: 'q', url: expect.stringContaining('/too') },
    ]);
    expect(report.findings.map(({ confidence }) => confidence)).toEqual(['proved', 'proved']);
  });

  const send = (set = '[[point, 1]]', at = 'endpoint') =>
    `yield { do: 'send', endpoint: ${at}, probes: [{ set: new Map(${set}), markers: [], effect: 'read', note: '' }] };`;
  it.each<[what: string, body: string, reason: string]>([
    ['hangs', 'for (;;);', 'it was ended: it took no step within 3 s'],
    ['takes all memory', 'const all = []; for (;;) all.push(new Array(1e5).fill(all.length));', 'more than 128 MB'],
    ['ends its process', 'process.exit(0);', 'its process stopped by itself'],
    ['throws', "throw new Error('no luck');", 'the check failed: no luck'],
    ['wants too many requests', `for (;;) ${send()}`, 'it needed more than 9 requests here'],
    ['never ends reading', "for (;;) yield { do: 'recall', markers: [] };", 'it wanted more than 500 steps'],
    ['yields what is no step', "yield { do: 'run', command: 'id' };", 'it yielded something that is no step'],
    ['sends elsewhere', send('[[point, 1]]', "{ ...endpoint, url: 'http://192.0.2.1/' }"), 'that the check was given'],
    ['makes up a point', send("[[{ ...point, name: 'z' }, 1]]"), 'that the check was given'],
    [
      'makes up an answer',
      "return [{ endpoint, point, verdict: { is: 'clean', controls: [{ ...baseline.ordinary[0] }] } }];",
      'must be an exchange that the check was given',
    ],
    ['returns nothing', 'return;', 'it returned something else than outcomes'],
    ['leaves a point out', 'return [];', 'the check left it out'],
    [
      'calls it clean with nothing to show',
      "return [{ endpoint, point, verdict: { is: 'clean', controls: [] } }];",
      'without a control',
    ],
  ])('that %s is not checked', async (_what, body, reason) => {
    const report = await runAll({ 'bad.js': check('bad', body) });
    expect(report.findings).toEqual([]);
    expect(report.notChecked.map((each) => each.cause)).toEqual(report.notChecked.map(() => 'failed'));
    expect(report.notChecked.length).toBeGreaterThan(0);
    for (const each of report.notChecked) expect(each.reason).toContain(reason);
  });

  it('says where it does not apply', async () => {
    const report = await runAll({ 'no.js': check('no', '', "applies: () => ({ notApplicable: 'not here' })") });
    expect([report.findings, report.notChecked]).toEqual([[], []]);
  });

  it.each<[what: string, body: string, result: string]>([
    ['the environment', 'return JSON.stringify(process.env)', '{}'],
    ['other files', "return require('node:fs').readFileSync('/etc/passwd', 'utf8')", 'restricted'],
    ['its own folder for writing', "return require('node:fs').writeFileSync('x', '')", 'restricted'],
    ['processes', "return require('node:child_process').execSync('id').toString()", 'restricted'],
    ['threads', "return new (require('node:worker_threads').Worker)('1', { eval: true })", 'restricted'],
    ['connections', "return require('node:net').connect(1)", 'sends nothing by itself'],
    ['names', "return require('node:dns').lookup('localhost', () => {})", 'sends nothing by itself'],
    ['fetch', "return fetch('http://127.0.0.1:1')", 'sends nothing by itself'],
  ])("has none of the server's: %s", async (_what, body, result) => {
    const tried = `let said; try { said = String((() => { ${body} })()); } catch (error) { said = error.message; }
      return [{ endpoint, point, verdict: { is: 'inconclusive', reason: said } }];`;
    const text = `import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\n${check('bad', tried)}`;
    process.env.SELFWARD_TEST_SECRET = 'hidden';
    const report = await runAll({ 'bad.js': text });
    delete process.env.SELFWARD_TEST_SECRET;
    expect(report.notChecked.map(({ reason }) => reason)).toContainEqual(expect.stringContaining(result));
  });
});

describe('a folder of own checks', () => {
  it('may not be there, and may come', async () => {
    const folder = join(await folderOf({}), 'later');
    const own = await library({ folder });
    expect([own.checks(), own.refused()]).toEqual([[], []]);
    await mkdir(folder);
    await writeFile(join(folder, 'a.js'), check('a'));
    await own.reload();
    expect(own.checks().map(({ description }) => description.id)).toEqual(['a']);
  });

  it('takes up what is added, changed and removed, and keeps the last good one of what breaks', async () => {
    const folder = await folderOf({ 'a.js': check('a') });
    const own = await library({ folder });
    const ids = () => own.checks().map(({ description }) => description.id);
    await writeFile(join(folder, 'b.js'), check('b'));
    await own.reload();
    expect(ids()).toEqual(['a', 'b']);
    await writeFile(join(folder, 'a.js'), check('a-changed'));
    await own.reload();
    expect(ids()).toEqual(['a-changed', 'b']);
    await writeFile(join(folder, 'a.js'), `\n\nexport default { id: 'a', ];`);
    await own.reload();
    expect(ids()).toEqual(['a-changed', 'b']);
    expect(own.refused()).toEqual([{ file: 'a.js', line: 3, reason: 'Unexpected token' }]);
    await rm(join(folder, 'a.js'));
    await own.reload();
    expect([ids(), own.refused()]).toEqual([['b'], []]);
  });

  it('is read again when it changes while it is watched', async () => {
    const folder = await folderOf({});
    const own = await library({ folder, watch: true, pollMs: 50 });
    const told = new Promise<void>((resolve) => own.subscribe(resolve));
    await writeFile(join(folder, 'a.js'), check('a'));
    await told;
    expect([...own.checks().map(({ file }) => file), ...own.refused().map(({ file }) => file)]).toEqual(['a.js']);
  });

  it.each<[string, string, number | undefined, string]>([
    ['a.js', 'export const x = 1;', 1, 'it has no default export'],
    ['a.js', `\n${check('Bad Name')}`, 2, 'id: must be lower-case words with dashes'],
    ['a.js', check('a', '', '\n\nrun: 1'), 4, 'run: must be a function'],
    ['a.js', `\nthrow new Error('no');`, 2, 'no'],
    ['a.js', `import { x } from 'undici';\n${check('a')}`, undefined, 'an own check imports selfward'],
    ['a.js', `import './lib/broken.js';\n${check('a')}`, undefined, 'broken.js:2: Unexpected token'],
    ['a.js', check('a', '', 'ceiling: { gentle: 1, normal: 1, thorough: 100000 }'), 2, 'at most 1000 requests'],
    ['a.js', check('reflected-xss'), undefined, 'is taken by a check that is shipped'],
    ['a.ts', '\n\nenum A { b }\nexport default A;', 3, 'enum'],
    ['a.ts', `import './lib/typed.ts';\n${check('a')}`, undefined, 'typed.ts:2: '],
    ['a.js', 'for (;;);', undefined, 'it was ended: it was not loaded within 3 s'],
  ])('refuses %s: %j', async (file, text, line, reason) => {
    const folder = await folderOf({
      [file]: text,
      'lib/broken.js': '\n}',
      'lib/typed.ts': '\nlet a: = 1',
      'good.js': check('good'),
    });
    const own = await library({ folder, taken: ['reflected-xss'], limits: LITTLE });
    expect(own.checks().map((each) => each.file)).toEqual(['good.js']);
    expect(own.refused()).toMatchObject([
      { file, ...(line !== undefined && { line }), reason: expect.stringContaining(reason) },
    ]);
    expect(own.refused()[0]?.line).toBe(line);
  });
});

it('reads the library where a package manager put links to its dependencies', async () => {
  const at = await mkdtemp(join(tmpdir(), 'selfward-links-'));
  ending.push(() => rm(at, { recursive: true }));
  const packageFolder = fileURLToPath(new URL('../../../', import.meta.url));
  await cp(join(packageFolder, 'src'), join(at, 'src'), { recursive: true });
  await copyFile(join(packageFolder, 'package.json'), join(at, 'package.json'));
  await mkdir(join(at, 'node_modules'));
  const require = createRequire(import.meta.url);
  const { dependencies } = require('../../../package.json') as { dependencies: Record<string, string> };
  for (const name of Object.keys(dependencies)) {
    const lookup = (require.resolve.paths(name) ?? []).map((path) => join(path, name));
    const found = lookup.find((path) => existsSync(path));
    if (found !== undefined) await symlink(found, join(at, 'node_modules', name), 'junction');
  }
  const folder = await folderOf({
    'a.ts': `import { isAnswered } from 'selfward';\n${check('a', 'isAnswered; return []')}`,
  });
  const text = `import { createOwnChecks } from ${JSON.stringify(pathToFileURL(join(at, 'src/engine/own-checks/library.ts')).href)};
    const own = await createOwnChecks({ folder: ${JSON.stringify(folder)} });
    console.log(JSON.stringify([own.checks().map(({ file }) => file), own.refused()]));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', '--input-type=module', '-e', text]);
  expect(JSON.parse(stdout)).toEqual([['a.ts'], []]);
});
