import childProcess, { execSync, spawn } from 'node:child_process';
import cluster from 'node:cluster';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { createFresh } from '../model/marker.ts';
import type { Sighting } from '../model/sighting.ts';
import { type Installed, installSensors } from './shared/install.ts';
import { createRegistry } from './shared/registry.ts';
import { scriptPosition } from './shared/script-position.ts';
import { shellPosition } from './shared/shell-position.ts';

let installed: Installed | undefined;
afterEach(() => installed?.uninstall());

async function watching() {
  const host = createRegistry();
  installed = installSensors(host);
  const marker = createFresh().marker();
  const seen: Sighting[] = [];
  host.subscribe((sighting) => seen.push(sighting));
  return { host, marker, seen, plant: () => host.plant(marker) };
}

/** ES modules of this process were there before: that is told too, and true. */
const isBlind = ({ sensor, seen }: { sensor: string; seen: boolean }) => !seen && sensor !== 'modules';

describe('installSensors', () => {
  it('sees every way in that its sensors claim, and tells nobody of the trial', async () => {
    const host = createRegistry();
    installed = installSensors(host);
    const told: Sighting[] = [];
    host.subscribe((sighting) => told.push(sighting));
    for (const own of [
      'child-process',
      'file-system',
      'function-constructor',
      'node-sqlite',
      'outgoing',
      'redirect',
      'vm',
    ])
      expect(installed.ids).toContain(own);
    host.window(true);
    expect((await installed.selfTest()).filter(isBlind)).toEqual([]);
    host.window(false);
    expect([told, host.live.count]).toEqual([[], 0]);
  });

  it('tells of a way that is blind', async () => {
    const host = createRegistry();
    installed = installSensors(host);
    host.window(true);
    const { execSync: watched } = childProcess;
    childProcess.execSync = ((command: string) => `replaced: ${command}`) as typeof execSync;
    const blind = (await installed.selfTest()).filter(isBlind);
    childProcess.execSync = watched;
    host.window(false);
    expect(blind.map(({ way }) => way)).toEqual(['execSync']);
  });

  it('leaves everything as it was', async () => {
    const before = () => [
      Function,
      (() => {}).constructor,
      (async () => {}).constructor,
      (childProcess.ChildProcess.prototype as unknown as { spawn: unknown }).spawn,
      childProcess.execSync,
      childProcess.spawnSync,
      childProcess.execFileSync,
      Object.keys(globalThis).length,
    ];
    const original = before();
    const { uninstall } = installSensors(createRegistry());
    expect(before()[0]).not.toBe(original[0]);
    uninstall();
    expect(before()).toEqual(original);
    for (const [at, each] of before().entries()) expect(each).toBe(original[at]);
  });

  it('puts each sensor in once', async () => {
    const host = createRegistry();
    installed = installSensors(host);
    installSensors(host);
    const seen: Sighting[] = [];
    const marker = createFresh().marker();
    host.subscribe((sighting) => seen.push(sighting));
    host.plant(marker);
    new Function(`return "${marker}"`);
    expect(seen).toHaveLength(1);
  });
});

describe('child-process', () => {
  const node = process.execPath;
  type Way = (marker: string) => unknown;
  const ways: [string, Way, Sighting['position']][] = [
    ['spawn', (m) => once(spawn(node, ['--version', m], { stdio: 'ignore' }), 'close'), 'data'],
    ['spawn, shell', (m) => once(spawn(`true; ${m} 2>/dev/null`, { shell: true }), 'close'), 'code'],
    ['spawn, the program itself', (m) => once(spawn(`/no/${m}`), 'error'), 'code'],
    [
      'spawn, environment',
      (m) => once(spawn(node, ['--version'], { env: { X: m }, stdio: 'ignore' }), 'close'),
      'data',
    ],
    ['exec', (m) => once(childProcess.exec(`true '${m}'`), 'close'), 'data'],
    ['exec, promisified', (m) => promisify(childProcess.exec)(`true && ${m} || true`), 'code'],
    ['execFile', (m) => once(childProcess.execFile(node, ['--version', m]), 'close'), 'data'],
    ['execFile, promisified', (m) => promisify(childProcess.execFile)(node, ['--version', m]), 'data'],
    ['execFile of a shell', (m) => once(childProcess.execFile('/bin/sh', ['-c', `true $(${m})`]), 'close'), 'code'],
    ['fork', (m) => once(childProcess.fork(`/no/${m}.js`, { silent: true }), 'close'), 'data'],
    ['spawnSync', (m) => childProcess.spawnSync(node, ['--version', m]), 'data'],
    ['spawnSync, shell', (m) => childProcess.spawnSync(`true; ${m}`, { shell: true }), 'code'],
    ['execFileSync', (m) => childProcess.execFileSync(node, ['--version', m]), 'data'],
    ['execSync', (m) => childProcess.execSync(`true "${m}"`), 'data'],
    ['execSync, imported by name before', (m) => execSync(`true; ${m} 2>/dev/null || true`), 'code'],
    ['execSync, required', (m) => createRequire(import.meta.url)('node:child_process').execSync(`true ${m}`), 'data'],
    [
      'cluster.fork',
      (m) => {
        cluster.setupPrimary({ exec: `/no/${m}.js`, silent: true });
        return once(cluster.fork(), 'exit');
      },
      'data',
    ],
  ];

  it.each(ways)('%s', async (_way, call, position) => {
    const { marker, seen, plant } = await watching();
    plant();
    await call(marker);
    expect(seen.map((sighting) => [sighting.marker, sighting.sensor, sighting.position])).toContainEqual([
      marker,
      'child-process',
      position,
    ]);
    expect(seen[0]?.excerpt).toContain(marker);
  });

  it('leaves calls, their results and their failures alone', async () => {
    const { plant, marker, seen } = await watching();
    plant();
    expect(childProcess.execSync('echo fine').toString()).toBe('fine\n');
    expect((await promisify(childProcess.exec)('echo fine')).stdout).toBe('fine\n');
    expect(() => childProcess.execSync(undefined as never)).toThrow(TypeError);
    expect(() => childProcess.spawnSync(Symbol(marker) as never)).toThrow(TypeError);
    expect(childProcess.exec.name).toBe('exec');
    expect(childProcess.execSync.length).toBe(2);
    expect(seen).toEqual([]);
  });
});

describe('function-constructor', () => {
  const makerOf = (example: object) => example.constructor as FunctionConstructor;
  it.each<[string, (code: string) => unknown]>([
    ['new Function', (code) => new Function(code)],
    ['Function()', (code) => Function(code)],
    ['with parameters', (code) => new Function('a', 'b', code)],
    ['Reflect.construct', (code) => Reflect.construct(Function, [code])],
    ['a subclass', (code) => new (class extends Function {})(code)],
    ['constructor', (code) => new (makerOf(() => {}))(code)],
    ['async', (code) => new (makerOf(async () => {}))(code)],
    [
      'generator',
      (code) =>
        new (makerOf(function* () {
          yield 0;
        }))(code),
    ],
    [
      'async generator',
      (code) =>
        new (makerOf(async function* () {
          yield 0;
        }))(code),
    ],
  ])('%s', async (_way, call) => {
    const { marker, seen, plant } = await watching();
    plant();
    call(`return ${marker}`);
    call(`return "${marker}"`);
    expect(seen.map(({ position }) => position)).toEqual(['code', 'data']);
  });

  it('leaves functions what they are', async () => {
    const { plant, marker, seen } = await watching();
    plant();
    expect(new Function('a', 'b', 'return a+b')(1, 2)).toBe(3);
    expect((() => {}) instanceof Function).toBe(true);
    expect(Function.prototype.constructor).toBe(Function);
    expect((() => {}).constructor).toBe(Function);
    expect(Function.name).toBe('Function');
    expect(new (class Own extends Function {})() instanceof Function).toBe(true);
    expect(() => new Function('{')).toThrow(SyntaxError);
    let turned = 0;
    const object = { toString: () => `/* ${++turned} ${marker} */` };
    new Function(object as never);
    expect(turned).toBe(1);
    expect(seen).toEqual([]);
  });

  it('costs one comparison while nothing is planted', async () => {
    const { host } = await watching();
    let asked = 0;
    const { find } = host;
    host.find = (text) => {
      asked++;
      return find(text);
    };
    new Function('return 1');
    childProcess.spawnSync(process.execPath, ['--version']);
    expect(asked).toBe(0);
  });
});

describe('shellPosition', () => {
  it.each<[string, Sighting['position']]>([
    ['ping -c 1 MARK', 'data'],
    ['ping; MARK', 'code'],
    ['ping | MARK', 'code'],
    ['ping && MARK -x', 'code'],
    ['ping\nMARK', 'code'],
    ['ping $(MARK)', 'code'],
    ['ping `MARK`', 'code'],
    ['ping "a $(echo; MARK)"', 'code'],
    ['ping "a `MARK` b"', 'code'],
    ["ping 'a; MARK'", 'data'],
    ['ping "a; MARK"', 'data'],
    ['ping a\\;MARK', 'data'],
    ["ping '$(MARK)'", 'data'],
    ['ping "\\$(MARK)"', 'data'],
    ["ping ''\\''; MARK'", 'data'],
    ["ping ''; MARK ''", 'code'],
    ['A=1 MARK', 'code'],
    ['A=MARK ping', 'data'],
    ['if true; then MARK; fi', 'code'],
    ['ping # MARK', 'data'],
    ['ping > MARK', 'data'],
    ['(MARK)', 'code'],
    ['ping', 'unknown'],
    ['ping "unclosed $(MARK', 'code'],
  ])('%s: %s', (command, position) => expect(shellPosition(command, 'mark')).toBe(position));
});

describe('scriptPosition', () => {
  it.each<[string, Sighting['position']]>([
    ['return MARK', 'code'],
    ['out += "MARK"', 'data'],
    ["out += 'a\\'; MARK'", 'data'],
    ["out += ''; MARK; ''", 'code'],
    ['out += `a MARK`', 'data'],
    [`out += \`a \${MARK}\``, 'code'],
    ['/MARK/.test(x)', 'data'],
    ['a / MARK / b', 'code'],
    ['x // MARK', 'data'],
    ['x /* MARK */', 'data'],
    ['"MARK" + MARK', 'code'],
    ['"MARK" + "', 'data'],
    ['x', 'unknown'],
    ['§ MARK', 'unknown'],
  ])('%s: %s', (code, position) => expect(scriptPosition(code, 'mark')).toBe(position));
});
