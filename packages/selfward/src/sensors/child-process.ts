import childProcess, { ChildProcess, type SpawnOptions } from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { promisify } from 'node:util';
import type { Sensor, SensorHost } from '../model/sensor.ts';
import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import { shellPosition } from './shared/shell-position.ts';
import { type Given, look, watchMethod } from './shared/watch-calls.ts';

const ID = 'child-process';

/**
 * Watches the start of programs. Every asynchronous way in (`spawn`, `exec`, `execFile`, `fork`, promisified ones,
 * `cluster`) ends in `ChildProcess.prototype.spawn`, whenever it was imported; the synchronous ones have no such place
 * and are watched each. Copies of those that were made before (`const { execSync } = require(…)`) are not seen.
 */
const sensor: Sensor = {
  id: ID,
  install(host) {
    const methods = childProcess as unknown as Record<string, unknown>;
    const undo = [
      watchMethod(ChildProcess.prototype as unknown as { spawn: unknown }, 'spawn', ([options]) => {
        if (host.live.count !== 0) look(host, ID, () => spawned(options));
      }),
      ...(['spawnSync', 'execFileSync'] as const).map((name) =>
        watchMethod(methods, name, (given) => sync(host, given)),
      ),
      watchMethod(methods, 'execSync', ([command]) => {
        if (host.live.count !== 0) look(host, ID, () => strings([command]).map(shell));
      }),
    ];
    syncBuiltinESMExports();
    return () => {
      for (const each of undo) each();
      syncBuiltinESMExports();
    };
  },
  ways: () => WAYS,
};

export default sensor;

function sync(host: SensorHost, [file, second, third]: readonly unknown[]): void {
  if (host.live.count === 0) return;
  look(host, ID, () => {
    const args = strings(second);
    const options = (Array.isArray(second) ? third : second) as SpawnOptions | undefined;
    const [name] = strings([file]);
    if (name === undefined) return [];
    return options?.shell ? [shell([name, ...args].join(' '))] : program(name, args);
  });
}

/** Text alone: turning anything else into text could run what belongs to the application. */
function strings(found: unknown): string[] {
  return Array.isArray(found) ? found.filter((each) => typeof each === 'string') : [];
}

/** What `ChildProcess.prototype.spawn` is given: `args[0]` is the program's own name, a shell is spelled out. */
function spawned(found: unknown): Given[] {
  const { file, args, envPairs } = found as { file?: unknown; args?: unknown; envPairs?: unknown };
  const env = strings(envPairs).map((text): Given => ({ text, position: () => 'data' }));
  return [...strings([file]).flatMap((name) => program(name, strings(args).slice(1))), ...env];
}

/** A shell's `-c` takes a command; every other program takes its arguments as they are. */
function program(file: string, args: readonly string[]): Given[] {
  const isShell = /(^|[\\/])(ba|da|z|k|a)?sh(\.exe)?$/.test(file);
  const at = isShell ? args.findIndex((arg) => /^-[a-z]*c$/.test(arg)) + 1 : 0;
  return [
    { text: file, position: () => 'code' },
    ...args.map((text, index): Given => (at > 0 && index === at ? shell(text) : { text, position: () => 'data' })),
  ];
}

function shell(command: string): Given {
  return { text: command, position: (marker) => shellPosition(command, marker) };
}

/** Arguments to a program that does nothing with them: the Node that runs this, told to print its version. */
const ARGS = ['--version', MARKER];

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once('error', () => resolve()).once('close', () => resolve()));
}

const silent = { stdio: 'ignore' } as const;

const WAYS: ReturnType<Sensor['ways']> = [
  { way: 'spawn', prove: () => ended(childProcess.spawn(process.execPath, ARGS, silent)) },
  { way: 'spawn with a shell', prove: () => ended(childProcess.spawn(`: ${MARKER}`, { ...silent, shell: true })) },
  { way: 'execFile', prove: () => ended(childProcess.execFile(process.execPath, ARGS)) },
  { way: 'exec', prove: () => ended(childProcess.exec(`: ${MARKER}`)) },
  { way: 'exec, promisified', prove: async () => void (await promisify(childProcess.exec)(`: ${MARKER}`)) },
  {
    way: 'execFile, promisified',
    prove: async () => void (await promisify(childProcess.execFile)(process.execPath, ARGS)),
  },
  // A module that is not there. What has a channel is not waited for: in a shadow it would live as long as one that is told something.
  {
    way: 'fork',
    prove() {
      const child = childProcess.fork(`/${MARKER}.js`, { silent: true, execArgv: [] });
      child.kill();
      return ended(child);
    },
  },
  { way: 'spawnSync', prove: () => void childProcess.spawnSync(process.execPath, ARGS, silent) },
  { way: 'execFileSync', prove: () => void childProcess.execFileSync(process.execPath, ARGS, silent) },
  { way: 'execSync', prove: () => void childProcess.execSync(`: ${MARKER}`, silent) },
];
