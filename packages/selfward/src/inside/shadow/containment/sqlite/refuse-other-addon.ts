/**
 * The addon of the package `sqlite3` opens files by itself, asks no permission, and runs statements on threads of its own:
 * its databases cannot be kept apart from the living ones, so none is opened.
 */
export function refuseOtherAddon(exports: unknown, withheld: (detail: string) => void): void {
  if (typeof exports !== 'object' || exports === null || !isOther(exports)) return;
  const Database: unknown = Reflect.get(exports, 'Database');
  if (typeof Database !== 'function') return;
  const refused = new Proxy(Database, {
    construct() {
      withheld('a database of the package sqlite3');
      throw Object.assign(new Error('SQLITE_CANTOPEN: unable to open database file'), {
        errno: 14,
        code: 'SQLITE_CANTOPEN',
      });
    },
  });
  Object.defineProperty(exports, 'Database', { configurable: true, enumerable: true, writable: true, value: refused });
}

const isOther = (exports: object): boolean =>
  ['Database', 'Statement', 'Backup', 'SQLITE_VERSION'].every((name) => name in exports) &&
  !('StatementIterator' in exports);
