import { dirname, parse, resolve, sep } from 'node:path';

/** As many as Linux follows. */
const MOST = 40;

/** Symbolic links that stand in the shadow alone: Node's permission model lets nobody make real ones. */
export interface PretendLinks {
  readonly size: number;
  get(path: string): string | undefined;
  set(path: string, target: string): void;
  /** Forgets a link, and all below a folder. */
  forget(path: string): void;
  /** Takes a link, or all below a folder, elsewhere. */
  move(from: string, to: string): void;
  /** Follows links in a path's folders, and in its last part where `follow` says so. */
  resolve(path: string, follow: boolean): string;
}

export function createPretendLinks(): PretendLinks {
  const links = new Map<string, string>();
  const below = (path: string) => [...links].filter(([at]) => at === path || at.startsWith(path + sep));
  const step = (path: string, follow: boolean): string | undefined => {
    const { root } = parse(path);
    const parts = path.slice(root.length).split(sep);
    let at = root;
    for (const [index, part] of parts.entries()) {
      at = resolve(at, part);
      const target = links.get(at);
      if (target === undefined || (index === parts.length - 1 && !follow)) continue;
      return resolve(dirname(at), target, ...parts.slice(index + 1));
    }
    return undefined;
  };
  return {
    get size() {
      return links.size;
    },
    get: (path) => links.get(path),
    set: (path, target) => void links.set(path, target),
    forget(path) {
      for (const [at] of below(path)) links.delete(at);
    },
    move(from, to) {
      for (const [at, target] of below(from)) {
        links.delete(at);
        links.set(to + at.slice(from.length), target);
      }
    },
    resolve(path, follow) {
      let at = path;
      for (let times = 0; times < MOST; times++) {
        const next = step(at, follow);
        if (next === undefined) return at;
        at = next;
      }
      const message = `ELOOP: too many symbolic links encountered, open '${path}'`;
      throw Object.assign(new Error(message), { errno: -40, code: 'ELOOP', syscall: 'open', path });
    },
  };
}
