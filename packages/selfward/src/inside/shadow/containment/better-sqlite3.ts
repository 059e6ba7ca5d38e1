import type { Containment, ShadowHost } from '../../../model/containment.ts';
import { type Redirecting, redirecting } from './sqlite/redirect.ts';
import { redirectStatements, replaceMethod } from './sqlite/redirect-statements.ts';
import { refuseOtherAddon } from './sqlite/refuse-other-addon.ts';

/** What the addon hands to the package's own JavaScript. */
interface Addon {
  Database: { new (...given: unknown[]): object; prototype: object };
  Statement: { prototype: object };
}

/**
 * better-sqlite3: what is opened is a copy in the shadow's folder. Held at the addon, which every copy of the package, bundled
 * or not, in every thread, comes by. The addon of another package that opens SQLite files is refused there.
 */
const containment: Containment = {
  id: 'better-sqlite3',
  offers: ['overlay', 'allow'],
  install(host) {
    if (host.policy === 'allow') return;
    const redirect = redirecting(host.folder);
    const known = new WeakSet<object>();
    process.dlopen = new Proxy(process.dlopen, {
      apply(target, self, given: [{ exports: unknown }, ...unknown[]]) {
        const result: unknown = Reflect.apply(target, self, given);
        const { exports } = given[0];
        refuseOtherAddon(exports, host.withheld);
        if (isAddon(exports) && !known.has(exports)) {
          known.add(exports);
          containAddon(exports, redirect, host);
        }
        return result;
      },
    });
  },
};

export default containment;

function isAddon(exports: unknown): exports is Addon {
  if (typeof exports !== 'object' || exports === null) return false;
  return ['Database', 'Statement', 'StatementIterator', 'Backup'].every(
    (name) => typeof Reflect.get(exports, name) === 'function',
  );
}

function containAddon(addon: Addon, redirect: Redirecting, { withheld }: ShadowHost): void {
  const { Database, Statement } = addon;
  redirectStatements({ database: Database.prototype, statement: Statement.prototype }, redirect, withheld);
  replaceMethod(Database.prototype, 'backup', (original) => {
    return function (database, attached, file, ...rest) {
      return original.call(this, database, attached, typeof file === 'string' ? redirect.written(file) : file, ...rest);
    };
  });
  replaceMethod(Database.prototype, 'loadExtension', () => {
    return () => {
      withheld('an extension');
      throw new Error('not authorized');
    };
  });
  const contained = new Proxy(Database, {
    construct(target, [file, ...rest]: unknown[], newTarget: NewableFunction) {
      const made: unknown = Reflect.construct(
        target,
        [typeof file === 'string' && !file.startsWith('fd:') ? redirect.opened(file) : file, ...rest],
        newTarget,
      );
      return made as object;
    },
  });
  Object.defineProperty(addon, 'Database', { configurable: true, enumerable: true, writable: true, value: contained });
}
