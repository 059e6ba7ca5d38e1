import fs from 'node:fs';
import { createRequire, registerHooks, syncBuiltinESMExports } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Sensor } from '../model/sensor.ts';
import { pathPosition } from './shared/path-position.ts';
import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import { type Given, look, watchMethod } from './shared/watch-calls.ts';

const ID = 'file-system';

/** What takes one path first. Those in the second list have no synchronous twin or no promise. */
const BOTH = [
  ...['readFile', 'writeFile', 'appendFile', 'open', 'opendir', 'readdir', 'stat', 'lstat', 'access', 'unlink', 'rm'],
  ...['rmdir', 'mkdir', 'mkdtemp', 'realpath', 'readlink', 'truncate', 'chmod', 'lchmod', 'chown', 'lchown', 'utimes'],
  ...['lutimes', 'statfs', 'glob'],
];
const TWO_PATHS = ['copyFile', 'cp', 'rename', 'link', 'symlink'];
const ALONE = ['createReadStream', 'createWriteStream', 'existsSync', 'exists', 'watch', 'watchFile', 'openAsBlob'];

type Methods = Record<string, unknown>;

/** Watches the paths of files and folders: callbacks, promises, their synchronous twins, streams, and modules. */
const sensor: Sensor = {
  id: ID,
  install(host) {
    const undo: (() => void)[] = [];
    const watch = (owner: Methods, name: string, paths: number) => {
      undo.push(
        watchMethod(owner, name, (given) => {
          if (host.live.count !== 0) look(host, ID, () => given.slice(0, paths).flatMap(path));
        }),
      );
    };
    const callbacks = fs as unknown as Methods;
    const promises = fs.promises as unknown as Methods;
    for (const [names, paths] of [
      [BOTH, 1],
      [TWO_PATHS, 2],
    ] as const) {
      for (const name of names) {
        watch(callbacks, name, paths);
        watch(callbacks, `${name}Sync`, paths);
        watch(promises, name, paths);
      }
    }
    for (const name of ALONE) watch(callbacks, name, 1);
    // A module that is chosen by input is a file that is read, and then run.
    const modules = registerHooks({
      resolve(specifier, context, next) {
        if (host.live.count !== 0) look(host, ID, () => moduleFile(specifier));
        return next(specifier, context);
      },
    });
    undo.push(() => modules.deregister());
    syncBuiltinESMExports();
    return () => {
      for (const each of undo) each();
      syncBuiltinESMExports();
    };
  },
  ways: () => WAYS,
};

export default sensor;

/** A path as text, as bytes or as a URL; an open file's number is none. */
function path(given: unknown): Given[] {
  const text =
    typeof given === 'string'
      ? given
      : Buffer.isBuffer(given)
        ? given.toString('utf8')
        : given instanceof URL && given.protocol === 'file:'
          ? fileURLToPath(given)
          : undefined;
  return text === undefined ? [] : [{ text, position: (marker) => pathPosition(text, marker) }];
}

/** A path or a file's URL; a name alone decides which package it is. `data:` and other schemes are no files. */
function moduleFile(specifier: unknown): Given[] {
  if (typeof specifier !== 'string') return [];
  if (specifier.startsWith('file:')) return URL.canParse(specifier) ? path(new URL(specifier)) : [];
  if (/^[./\\]|^[a-z]:[\\/]/i.test(specifier)) return path(specifier);
  return /^[a-z][a-z+.-]+:/i.test(specifier) ? [] : [{ text: specifier, position: () => 'code' }];
}

/** A file that is not there: looked at, and nothing else. */
const NOWHERE = `/selfward-self-test/${MARKER}`;

const failing = (call: () => unknown) => async (): Promise<void> => {
  try {
    await call();
  } catch {
    // It is not there, as it should be.
  }
};

const ended = (stream: fs.ReadStream): Promise<void> => new Promise((resolve) => stream.once('close', () => resolve()));

const WAYS: ReturnType<Sensor['ways']> = [
  { way: 'fs, with a callback', prove: () => new Promise((resolve) => fs.stat(NOWHERE, () => resolve())) },
  { way: 'fs, synchronous', prove: failing(() => fs.readFileSync(NOWHERE)) },
  { way: 'fs.promises', prove: failing(() => fs.promises.readFile(NOWHERE)) },
  { way: 'a read stream', prove: () => ended(fs.createReadStream(NOWHERE).on('error', () => undefined)) },
  { way: 'existsSync', prove: () => void fs.existsSync(NOWHERE) },
  { way: 'require', prove: failing(() => createRequire(import.meta.url)(NOWHERE)) },
  { way: 'import', prove: failing(() => import(NOWHERE)) },
  { way: 'the second path of two', prove: failing(() => fs.copyFileSync('/selfward-self-test/none', NOWHERE)) },
];
