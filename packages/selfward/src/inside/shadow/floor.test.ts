import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { floorFlags } from './floor.ts';

describe('floorFlags', () => {
  it.each([
    ['22.19.0', undefined, false],
    ['24.21.0', undefined, false],
    ['v26.10.0', undefined, true],
    ['26.10.0', 'withhold', false],
  ] as const)('on %s with the network at %s: --allow-net %s', (version, network, allowed) =>
    expect(floorFlags('/f', version, { ...(network && { network }) }).includes('--allow-net')).toBe(allowed),
  );

  it.each([true, false])('leaves the inspector to the sensors where Node knows that permission: %s', (known) =>
    expect(floorFlags('/f', '24.21.0', {}, { has: () => known }).includes('--allow-inspector')).toBe(known),
  );

  it('opens what the policy allows', () => {
    const flags = floorFlags('/f', '24.21.0', { files: 'allow', commands: 'allow' });
    expect(flags).toEqual(expect.arrayContaining(['--allow-fs-write=*', '--allow-child-process']));
  });
});

const HAS_INSPECTOR = process.allowedNodeEnvironmentFlags.has('--allow-inspector');

describe('the floor, with nothing above it', () => {
  let base = '';
  let folder = '';
  beforeAll(() => {
    base = mkdtempSync(join(tmpdir(), 'selfward-floor-'));
    folder = join(base, 'shadow');
    mkdirSync(folder);
    writeFileSync(join(base, 'kept'), 'kept');
  });
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  it.each([
    ['writing elsewhere', `fs.writeFileSync(base+'/made','')`, 'ERR_ACCESS_DENIED'],
    ['removing elsewhere', `fs.rmSync(base+'/kept')`, 'ERR_ACCESS_DENIED'],
    [
      'starting a program',
      `throw require('child_process').spawnSync('touch',[base+'/made']).error`,
      'ERR_ACCESS_DENIED',
    ],
    ['taking the process over', `process.binding('fs')`, 'ERR_ACCESS_DENIED'],
    [
      'the inspector, until it is given up',
      `new (require('inspector').Session)().connect()`,
      HAS_INSPECTOR ? 'fine' : 'ERR_ACCESS_DENIED',
    ],
    [
      'the inspector, given up',
      `process.permission.drop?.('inspector');new (require('inspector').Session)().connect()`,
      'ERR_ACCESS_DENIED',
    ],
    ['WASI', `new (require('wasi').WASI)({version:'preview1'})`, 'ERR_ACCESS_DENIED'],
    ['writing in its folder', `fs.writeFileSync(base+'/shadow/made','')`, 'fine'],
    ['the null device', `fs.writeFileSync('/dev/null','')`, 'fine'],
    ['reading', `fs.readFileSync(base+'/kept')`, 'fine'],
    ['a thread', `new (require('worker_threads').Worker)('1',{eval:true})`, 'fine'],
  ])('%s', (_name, code, expected) => {
    const script = `const base=${JSON.stringify(base)};const fs=require('fs');try{${code};console.log('fine')}catch(e){console.log(e.code)}`;
    const { stdout } = spawnSync(process.execPath, [...floorFlags(folder), '--no-warnings', '-e', script], {
      encoding: 'utf8',
    });
    expect(stdout.trim()).toBe(expected);
    expect([existsSync(join(base, 'made')), existsSync(join(base, 'kept'))]).toEqual([false, true]);
  });
});
