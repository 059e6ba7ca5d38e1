import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Outcome, runContained } from './testing/run-contained.ts';

const TOUCH = `'touch',[ROOT+'/made']`;
const SHELL = `'touch '+ROOT+'/made'`;

/** Each way to start a program; none may make the file. */
const WAYS: readonly (readonly [name: string, code: string, expected: unknown])[] = [
  [
    'spawn',
    `const c=childProcess.spawn(${TOUCH}); c.stdin.end('x'); const [out,[code]]=await Promise.all([text(c.stdout),once(c,'close')]); return [out,code,c.exitCode,c.pid>0]`,
    ['', 0, 0, true],
  ],
  [
    'spawn, streams inherited',
    `const c=childProcess.spawn(${TOUCH},{stdio:'inherit'}); return [await once(c,'exit'),c.stdout]`,
    [[0, null], null],
  ],
  [
    'spawn, killed',
    `const c=childProcess.spawn('sleep',['60']); return [c.kill(),await once(c,'exit'),c.killed]`,
    [true, [null, 'SIGTERM'], true],
  ],
  ['exec', `return new Promise((r)=>childProcess.exec(${SHELL},(...all)=>r(all)))`, [null, '', '']],
  ['exec, promisified', `return promisify(childProcess.exec)(${SHELL})`, { stdout: '', stderr: '' }],
  ['execFile', `return new Promise((r)=>childProcess.execFile(${TOUCH},(...all)=>r(all)))`, [null, '', '']],
  ['execFile, promisified', `return promisify(childProcess.execFile)(${TOUCH})`, { stdout: '', stderr: '' }],
  [
    'fork',
    `const c=childProcess.fork(ROOT+'/none.js'); const sent=c.send({}); c.disconnect(); return [sent,await once(c,'exit'),c.connected]`,
    [true, [0, null], false],
  ],
  [
    'spawnSync',
    `const {status,stdout,signal}=childProcess.spawnSync(${TOUCH},{encoding:'utf8'}); return [status,stdout,signal]`,
    [0, '', null],
  ],
  [
    'execSync',
    `return [childProcess.execSync(${SHELL}).length, childProcess.execSync(${SHELL},{encoding:'utf8'}), childProcess.execSync(${SHELL},{stdio:'inherit'})]`,
    [0, '', null],
  ],
  ['execFileSync', `return childProcess.execFileSync(${TOUCH},{encoding:'utf8'})`, ''],
  ['process.kill', `return process.kill(process.ppid,'SIGKILL')`, true],
  [
    "the inspector's port",
    `const i=require('inspector'); i.open(0); require('inspector/promises').open(0); return i.url()??null`,
    null,
  ],
  ['cluster.fork', `const w=cluster.fork(); await once(w,'online'); return w.id>1`, true],
];

describe('commands in a shadow', () => {
  let base = '';
  let seen: Record<string, Outcome> = {};

  beforeAll(async () => {
    base = mkdtempSync(join(tmpdir(), 'selfward-commands-'));
    const cases = [
      ...WAYS.map(([name, code]) => [name, code] as const),
      ['a worker of a cluster', `return [cluster.isPrimary, cluster.isWorker, cluster.worker.id]`] as const,
      ['secrets', `childProcess.execSync('tool --password hunter2')`] as const,
      [
        'a thread that opens the inspector',
        `const w=new Worker("import i from 'node:inspector'; import {parentPort} from 'node:worker_threads'; i.open(0); parentPort.postMessage(i.url()??null)",{eval:true}); const [said]=await once(w,'message'); return said`,
      ] as const,
      [
        'a thread',
        `const w=new Worker(${JSON.stringify(`import cluster from 'node:cluster'; import { parentPort } from 'node:worker_threads'; parentPort.postMessage(cluster.isPrimary)`)},{eval:true,execArgv:[]}); const [said]=await once(w,'message'); return said`,
      ] as const,
    ];
    seen = await runContained(cases, { folder: join(base, 'shadow'), root: base });
  }, 60_000);

  afterAll(() => rmSync(base, { recursive: true, force: true }));

  it.each(WAYS)('%s', (name, _code, expected) => {
    const { value, threw } = seen[name] ?? { threw: 'not run' };
    expect({ value, threw }).toEqual({ value: expected, threw: undefined });
    expect(seen[name]?.withheld).not.toEqual([]);
  });

  it('starts nothing', () => expect(existsSync(join(base, 'made'))).toBe(false));
  it('is a worker itself', () => expect(seen['a worker of a cluster']?.value).toEqual([false, true, 1]));
  it('keeps arguments to itself', () => expect(seen.secrets?.withheld).toEqual(['program tool']));
  it('opens no port in a thread', () =>
    expect(seen['a thread that opens the inspector']).toMatchObject({ value: null }));
  it('contains threads that drop the preloads', () => expect(seen['a thread']).toMatchObject({ value: false }));
});
