import { constants, type Stats } from 'node:fs';
import { devNull } from 'node:os';
import { basename, dirname, join, parse, resolve, sep } from 'node:path';
import { original } from './original-fs.ts';
import { createPretendLinks, type PretendLinks } from './pretend-links.ts';

/** Where something stands that the application asks for. */
export type Where = 'overlay' | 'real' | 'gone';

/**
 * Files as the shadow sees them: what it wrote lies in its own folder, at the same path below it, and stands over what is
 * really there; what it took away is remembered. Every path here is canonical: absolute, its folders' links followed.
 */
export interface Overlay {
  links: PretendLinks;
  /** Whether anything was written at all, in this thread or another: until then reading needs no thought. */
  used(): boolean;
  canonical(path: string, follow: boolean): string;
  /** Whether it passes as it is: within the shadow's own folder, or the null device. */
  passes(path: string): boolean;
  where(path: string): Where;
  /** Whether what really stands there is not seen any more, whatever took its place. */
  hidden(path: string): boolean;
  /** Its place in the shadow's folder. */
  inside(path: string): string;
  /** A place in the shadow's folder, as the application knows it; in a text, each of them. */
  outside(text: string): string;
  /** Whether the shadow wrote in this folder, or took away from it. */
  touched(path: string): boolean;
  /** Makes it stand in the shadow's folder as it is: with its content (`keep`), or only there to be replaced. */
  copyUp(path: string, keep: boolean): void;
  /** What stood there for real is seen no more. */
  hide(path: string): void;
  /** Throws as the system would where the application may not write there. */
  assertWritable(path: string): void;
}

const LARGEST = 2 ** 30;

/** @param folder - the shadow's own; everything is kept in its `files`. */
export function createOverlay(folder: string, cwd: () => string): Overlay {
  const own = original.realpathSync(folder);
  const owns = [...new Set([resolve(folder), own])];
  const top = join(own, 'files');
  original.mkdirSync(join(top, tokenOf(parse(own).root)), { recursive: true });
  const roots = new Map<string, string>();
  const gone = new Set<string>();
  const links = createPretendLinks();
  const mark = join(own, 'files-used');
  let used = false;

  const inside = (path: string): string => {
    const { root } = parse(path);
    roots.set(join(top, tokenOf(root)), root);
    return join(top, tokenOf(root), path.slice(root.length));
  };
  const isGone = (path: string): boolean => {
    if (gone.size === 0) return false;
    for (let at = path; ; at = dirname(at)) {
      if (gone.has(at)) return true;
      if (at === dirname(at)) return false;
    }
  };
  const where = (path: string): Where => (look(inside(path)) ? 'overlay' : isGone(path) ? 'gone' : 'real');

  /** Links of folders are followed as far as these are there; the rest stays as it was named. */
  const realFolder = (path: string): string => {
    if (path === dirname(path)) return path;
    try {
      return original.realpathSync.native(path);
    } catch {
      return join(realFolder(dirname(path)), basename(path));
    }
  };
  const canonical = (path: string, follow: boolean, times = 0): string => {
    const asked = resolve(cwd(), path);
    if (passes(asked) || /^\/(?:dev|proc)\//.test(asked)) return asked;
    const linked = links.size > 0 ? links.resolve(asked, follow) : asked;
    const at = join(realFolder(dirname(linked)), basename(linked));
    if (!follow || times > 40 || where(at) !== 'real' || !look(at)?.isSymbolicLink()) return at;
    return canonical(resolve(dirname(at), original.readlinkSync(at)), true, times + 1);
  };
  const passes = (path: string): boolean =>
    path === devNull || owns.some((each) => path === each || path.startsWith(each + sep));

  const folderUp = (path: string): void => {
    if (where(path) !== 'real') return;
    const found = original.statSync(path, { throwIfNoEntry: false });
    if (!found?.isDirectory()) return;
    if (path !== dirname(path)) folderUp(dirname(path));
    // A folder that the application may write to stays one; so is a file's that lies in it.
    original.mkdirSync(inside(path), { recursive: true, mode: (found.mode & 0o7777) | 0o700 });
  };
  const copyUp = (path: string, keep: boolean): void => {
    if (passes(path)) return;
    if (!used) original.closeSync(original.openSync(mark, 'a'));
    used = true;
    if (where(path) !== 'real') return;
    folderUp(dirname(path));
    const found = look(path);
    if (!found) return;
    if (found.isDirectory()) {
      folderUp(path);
      return;
    }
    if (found.isSymbolicLink()) links.set(path, original.readlinkSync(path));
    if (!keep || !found.isFile()) {
      original.closeSync(original.openSync(inside(path), 'w', found.mode & 0o7777));
      return;
    }
    if (found.size > LARGEST) {
      const message = `ENOSPC: no space left on device, open '${path}'`;
      throw Object.assign(new Error(message), { errno: -28, code: 'ENOSPC', syscall: 'open', path });
    }
    original.copyFileSync(path, inside(path), constants.COPYFILE_FICLONE);
    original.utimesSync(inside(path), found.atime, found.mtime);
  };

  return {
    links,
    used() {
      used ||= original.existsSync(mark);
      return used;
    },
    canonical: (path, follow) => canonical(path, follow),
    passes,
    where,
    hidden: isGone,
    inside,
    outside(text) {
      let told = text;
      for (const [at, root] of roots) told = told.replaceAll(at + sep, root).replaceAll(at, root);
      return told;
    },
    touched: (path) =>
      look(inside(path)) !== undefined || [...gone].some((each) => each.startsWith(path.replace(/[\\/]?$/, sep))),
    copyUp,
    hide: (path) => void gone.add(path),
    assertWritable(path) {
      if (passes(path) || where(path) !== 'real') return;
      const at = look(path) ? path : dirname(path);
      if (where(at) === 'real' && original.statSync(at, { throwIfNoEntry: false }))
        original.accessSync(at, constants.W_OK);
    },
  };
}

/** `/` is the top itself; a drive's letter is a folder below it. */
const tokenOf = (root: string): string => root.replace(/[^A-Za-z0-9.-]/g, '');

function look(path: string): Stats | undefined {
  try {
    return original.lstatSync(path, { throwIfNoEntry: false });
  } catch {
    // A name that is too long, a folder that may not be read: it is not there for us.
    return undefined;
  }
}
