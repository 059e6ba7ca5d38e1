import { constants } from 'node:fs';
import { join, resolve } from 'node:path';
import { asPath } from './as-path.ts';
import { copyTreeUp, list, listAll, pretendDir } from './directories.ts';
import { original } from './original-fs.ts';
import type { Overlay } from './overlay.ts';

/** What becomes of one call: other arguments, or an answer instead of the call, and what is made of the result. */
export interface Plan {
  args: readonly unknown[];
  answer?: () => unknown;
  done?: (result: unknown) => unknown;
  /** Tells that something was kept from leaving. */
  writes?: string;
}

/** @returns nothing where the call stays as it is. */
export type Planner = (args: readonly unknown[]) => Plan | undefined;

type Options = Record<string, unknown>;

const optionsOf = (given: unknown): Options =>
  typeof given === 'object' && given !== null
    ? (given as Options)
    : typeof given === 'string'
      ? { encoding: given }
      : {};

const replaced = (args: readonly unknown[], index: number, value: unknown): unknown[] => {
  const copy = [...args];
  copy[index] = value;
  return copy;
};

/** What opening a file with these flags may do to it. */
function mode(flags: unknown): { writes: boolean; keeps: boolean } {
  if (typeof flags === 'number') {
    const { O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND } = constants;
    const writes = (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND)) !== 0;
    return { writes, keeps: (flags & O_TRUNC) === 0 };
  }
  const text = typeof flags === 'string' ? flags : 'r';
  return { writes: /[wa+]/.test(text), keeps: !text.includes('w') };
}

/** Character devices that only say what every process may know; all others belong to somebody. */
const NOBODYS = /^\/dev\/(?:null|zero|full|u?random|stdin|fd\/\d+)$/;

export interface Seeing {
  /** `false`: what was written is not seen either. */
  readsOverlay: boolean;
  /** Told of each file that was opened: a number or a handle. */
  onOpened(opened: unknown): unknown;
  /** Whether relative paths start elsewhere than the process does. */
  moved(): boolean;
}

/** Every public way of `node:fs` into a path, by the name that its three forms share (`x`, `xSync`, `promises.x`). */
export function makePlans(overlay: Overlay, { readsOverlay, onOpened, moved }: Seeing): Record<string, Planner> {
  const { canonical, inside, links, where, passes } = overlay;

  const toRead = (path: string, follow: boolean, asked: unknown): unknown => {
    if (!overlay.used() && !moved()) return asked;
    const at = canonical(path, follow);
    if (passes(at)) return at === path ? asked : at;
    if (readsOverlay && where(at) !== 'real') return inside(at);
    // Where nothing of ours is in the way, the call stays as it was made.
    return links.size === 0 && !moved() ? asked : at;
  };
  const toWrite = (path: string, keeps: boolean, follow = true): string => {
    const at = canonical(path, follow);
    if (passes(at)) return at;
    overlay.assertWritable(at);
    overlay.copyUp(at, keeps);
    return inside(at);
  };
  const isLiving = (at: string): boolean => {
    const found = original.statSync(at, { throwIfNoEntry: false });
    return found !== undefined && (found.isFIFO() || found.isCharacterDevice()) && !NOBODYS.test(at);
  };

  const read =
    (follow = true): Planner =>
    (args) => {
      const path = asPath(args[0]);
      return path === undefined ? undefined : { args: replaced(args, 0, toRead(path, follow, args[0])) };
    };
  /** Reading takes from a pipe or a device what the living process waits for. */
  const readContent: Planner = (args) => {
    const path = asPath(args[0]);
    if (path === undefined) return undefined;
    const at = overlay.used() || moved() ? canonical(path, true) : resolve(path);
    if (!passes(at) && where(at) === 'real' && isLiving(at)) {
      overlay.copyUp(at, false);
      return { args: replaced(args, 0, inside(at)), writes: `reading ${path}` };
    }
    return { args: replaced(args, 0, toRead(path, true, args[0])) };
  };
  const write =
    (keeps: boolean, follow = true): Planner =>
    (args) => {
      const path = asPath(args[0]);
      // The shadow's own folder and the null device: nothing is kept from leaving.
      if (path === undefined || passes(canonical(path, follow))) return undefined;
      return { args: replaced(args, 0, toWrite(path, keeps, follow)), writes: path };
    };
  const opened =
    (flagsOf: (args: readonly unknown[]) => unknown): Planner =>
    (args) => {
      const { writes, keeps } = mode(flagsOf(args));
      return (writes ? write(keeps) : readContent)(args);
    };
  const outside = (result: unknown): unknown => {
    if (typeof result === 'string') return overlay.outside(result);
    return Buffer.isBuffer(result) ? Buffer.from(overlay.outside(result.toString('utf8'))) : result;
  };
  const told =
    (planner: Planner): Planner =>
    (args) => {
      const plan = planner(args);
      return plan && { ...plan, done: outside };
    };

  /** A folder that still holds something must not look empty to the system. */
  const keepFull = (at: string): void => {
    const [first] = where(at) === 'overlay' ? list(overlay, at, at) : [];
    if (first) overlay.copyUp(join(at, first.name), true);
  };
  const remove =
    (whole: (options: Options) => boolean, keeps = false): Planner =>
    (args) => {
      const path = asPath(args[0]);
      if (path === undefined) return undefined;
      const at = canonical(path, false);
      if (passes(at)) return undefined;
      if (where(at) === 'real' && original.lstatSync(at, { throwIfNoEntry: false }))
        overlay.assertWritable(join(at, '..'));
      overlay.copyUp(at, keeps);
      if (!whole(optionsOf(args[1]))) keepFull(at);
      const done = (result: unknown) => {
        overlay.hide(at);
        links.forget(at);
        return result;
      };
      return { args: replaced(args, 0, inside(at)), done, writes: path };
    };

  const two =
    (plan: (from: string, to: string, args: readonly unknown[]) => Plan): Planner =>
    (args) => {
      const [from, to] = [asPath(args[0]), asPath(args[1])];
      if (from === undefined || to === undefined) return undefined;
      const { writes = to, ...planned } = plan(from, to, args);
      return passes(canonical(from, false)) && passes(canonical(to, false)) ? planned : { ...planned, writes };
    };
  const copyFile = two((from, to, args) => {
    const source = readContent([from])?.args[0] ?? from;
    return {
      args: [
        source,
        toWrite(to, Number(args[2]) > 0 || canonical(from, true) === canonical(to, true)),
        ...args.slice(2),
      ],
    };
  });
  const link = two((from, to, args) => ({
    args: [toWrite(from, true, false), toWrite(to, true, false), ...args.slice(2)],
  }));
  const rename = two((from, to, args) => {
    const [source, target] = [canonical(from, false), canonical(to, false)];
    if (passes(source) && passes(target)) return { args };
    if (!passes(source)) {
      overlay.assertWritable(join(source, '..'));
      copyTreeUp(overlay, source);
    }
    const into = toWrite(to, true, false);
    if (!passes(target)) keepFull(target);
    const done = (result: unknown) => {
      if (source === target) return result;
      overlay.hide(source);
      overlay.hide(target);
      links.forget(target);
      links.move(source, target);
      return result;
    };
    return { args: [passes(source) ? source : inside(source), into, ...args.slice(2)], done };
  });
  const symlink = two((target, path, args) => {
    const at = canonical(path, false);
    const place = toWrite(path, true, false);
    const answer = () => {
      original.closeSync(original.openSync(place, 'wx'));
      links.set(at, target);
    };
    return { args, answer };
  });
  const cp = two((from, to, args) => {
    const options = optionsOf(args[2]);
    const source = canonical(from, true);
    const target = canonical(to, true);
    if (!passes(source) && (overlay.touched(source) || links.size > 0)) copyTreeUp(overlay, source);
    const into = toWrite(to, true);
    // Whether a file is there already is asked of the copy alone.
    if (options.force === false || options.errorOnExist === true) copyTreeUp(overlay, target);
    const { filter } = options;
    const known = {
      ...options,
      // What a link leads to lies in another place than the link says; and none can be made.
      dereference: true,
      ...(typeof filter === 'function' && {
        filter: (a: string, b: string) => Reflect.apply(filter, undefined, [overlay.outside(a), overlay.outside(b)]),
      }),
    };
    const at = !passes(source) && where(source) !== 'real' ? inside(source) : source;
    return { args: [at, into, known, ...args.slice(2).filter((each) => typeof each === 'function')] };
  });

  /** A folder that the shadow changed, asked for by this call. */
  const merged = (given: unknown): { path: string; at: string } | undefined => {
    const path = asPath(given);
    if (path === undefined || !readsOverlay || !overlay.used()) return undefined;
    const at = canonical(path, true);
    if (passes(at) || where(at) === 'gone' || !overlay.touched(at)) return undefined;
    const found = original.statSync(where(at) === 'overlay' ? inside(at) : at, { throwIfNoEntry: false });
    return found?.isDirectory() ? { path, at } : undefined;
  };
  const readdir: Planner = (args) => {
    const found = merged(args[0]);
    if (!found) return read()(args);
    const { withFileTypes, recursive, encoding } = optionsOf(args[1]);
    const answer = () => {
      const entries = (recursive ? listAll : list)(overlay, found.at, found.path);
      if (withFileTypes) return entries;
      const names = entries.map(({ parentPath, name }) =>
        join(parentPath, name).slice(join(found.path, '.').length + 1),
      );
      const plain = recursive ? names : entries.map(({ name }) => name);
      return encoding === 'buffer' ? plain.map((name) => Buffer.from(name)) : plain;
    };
    return { args, answer };
  };
  const opendir: Planner = (args) => {
    const found = merged(args[0]);
    if (!found) return read()(args);
    const all = optionsOf(args[1]).recursive ? listAll : list;
    return { args, answer: () => pretendDir(found.path, all(overlay, found.at, found.path)) };
  };
  const lstat: Planner = (args) => {
    const path = asPath(args[0]);
    const plan = read(false)(args);
    if (
      path === undefined ||
      !plan ||
      links.size === 0 ||
      links.get(canonical(path, false)) === undefined ||
      !readsOverlay
    )
      return plan;
    return { ...plan, done: asLink };
  };
  const readlink: Planner = (args) => {
    const path = asPath(args[0]);
    const target =
      path === undefined || !readsOverlay || links.size === 0 ? undefined : links.get(canonical(path, false));
    if (target === undefined) return read(false)(args);
    return { args, answer: () => (optionsOf(args[1]).encoding === 'buffer' ? Buffer.from(target) : target) };
  };
  const swallow: Planner = (args) => ({
    args,
    answer: () => undefined,
    writes: 'the mode, owner or times of an open file',
  });
  const unneeded: Planner = (args) => ({ args, answer: () => undefined });
  const exists: Planner = (args) => {
    try {
      return read()(args);
    } catch {
      // It answers, whatever is wrong with the path.
      return undefined;
    }
  };
  const mkdir: Planner = (args) => {
    const path = asPath(args[0]);
    if (path === undefined) return undefined;
    const at = canonical(path, false);
    if (passes(at)) return undefined;
    let deepest = at;
    while (where(deepest) === 'real' && !original.lstatSync(deepest, { throwIfNoEntry: false }))
      deepest = join(deepest, '..');
    if (deepest !== at) overlay.assertWritable(deepest);
    if (deepest === at || deepest === join(at, '..') || optionsOf(args[1]).recursive) overlay.copyUp(deepest, true);
    return { args: replaced(args, 0, inside(at)), writes: path };
  };
  const makeTemporary = (args: readonly unknown[]): Plan | undefined => {
    const path = asPath(args[0]);
    if (path === undefined) return undefined;
    const at = canonical(path, false) + (/[\\/]$/.test(path) ? '/' : '');
    if (passes(at)) return undefined;
    overlay.copyUp(join(at.endsWith('/') ? at : join(at, '..'), '.'), false);
    return { args: replaced(args, 0, inside(at)), writes: path };
  };

  return {
    open: (args) => {
      const plan = opened((given) => given[1])(args);
      return plan && { ...plan, done: onOpened };
    },
    readFile: opened((args) => optionsOf(args[1]).flag),
    writeFile: opened((args) => optionsOf(args[2]).flag ?? 'w'),
    appendFile: opened((args) => optionsOf(args[2]).flag ?? 'a'),
    openAsBlob: readContent,
    ...Object.fromEntries(['stat', 'access', 'statfs', 'watch'].map((name) => [name, read()])),
    exists,
    realpath: told(read()),
    lstat,
    readlink,
    readdir,
    opendir,
    ...Object.fromEntries(['truncate', 'chmod', 'chown', 'utimes'].map((name) => [name, write(true)])),
    ...Object.fromEntries(['lchmod', 'lchown', 'lutimes'].map((name) => [name, write(true, false)])),
    mkdir: told(mkdir),
    mkdtemp: told(makeTemporary),
    mkdtempDisposable: (args) => {
      const plan = makeTemporary(args);
      return plan && { ...plan, done: disposable(overlay) };
    },
    unlink: remove(() => true),
    rm: remove(({ recursive }) => recursive === true),
    // A file is refused and stays.
    rmdir: remove(({ recursive }) => recursive === true, true),
    copyFile,
    cp,
    link,
    rename,
    symlink,
    fchmod: swallow,
    fchown: swallow,
    futimes: swallow,
    // Node's permission model has none of these, and what is kept need not outlive the machine.
    fsync: unneeded,
    fdatasync: unneeded,
  };
}

/** The placeholder of a link, as the link that it stands for. */
function asLink(stats: unknown): unknown {
  const found = stats as { mode: number | bigint } | undefined;
  if (!found) return found;
  const { S_IFMT, S_IFLNK } = constants;
  if (typeof found.mode === 'bigint') found.mode = (found.mode & ~BigInt(S_IFMT)) | BigInt(S_IFLNK);
  else found.mode = (found.mode & ~S_IFMT) | S_IFLNK;
  return found;
}

const disposable = (overlay: Overlay) => (result: unknown) => {
  const { path } = result as { path: string };
  return Object.defineProperty(result as object, 'path', { enumerable: true, value: overlay.outside(path) });
};
