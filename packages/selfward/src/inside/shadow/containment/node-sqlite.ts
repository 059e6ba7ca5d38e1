import { syncBuiltinESMExports } from 'node:module';
import type * as Sqlite from 'node:sqlite';
import type { Containment } from '../../../model/containment.ts';
import { locationOf, pathOf, redirecting } from './sqlite/redirect.ts';
import { redirectStatements, replaceMethod } from './sqlite/redirect-statements.ts';

/**
 * SQLite as Node brings it: what is opened is a copy in the shadow's folder. Node's permission model does not hold it back:
 * neither opening, nor `ATTACH`, `VACUUM INTO` or `backup` ask it. Extensions it refuses.
 */
const containment: Containment = {
  id: 'node-sqlite',
  offers: ['overlay', 'allow'],
  install({ policy, folder, withheld }) {
    const sqlite: typeof Sqlite | undefined = process.getBuiltinModule('node:sqlite');
    if (policy === 'allow' || !sqlite) return;
    const redirect = redirecting(folder);
    const { DatabaseSync, StatementSync } = sqlite;
    redirectStatements({ database: DatabaseSync.prototype, statement: StatementSync.prototype }, redirect, withheld);
    // No second way in by the class that the prototype names.
    const contained = new Proxy(DatabaseSync, {
      construct(target, [location, ...rest]: unknown[], newTarget: NewableFunction) {
        const named = locationOf(location);
        const made: unknown = Reflect.construct(
          target,
          [named === undefined ? location : redirect.opened(named), ...rest],
          newTarget,
        );
        return made as object;
      },
    });
    Object.defineProperty(DatabaseSync.prototype, 'constructor', {
      configurable: true,
      enumerable: false,
      writable: true,
      value: contained,
    });
    replaceMethod(DatabaseSync.prototype, 'location', (original) => {
      return function (...given) {
        return redirect.named(original.apply(this, given) as string | null);
      };
    });
    replaceMethod(DatabaseSync.prototype, 'createTagStore', (original) => {
      return function (...given) {
        return guarded(original.apply(this, given) as object, (sql) => {
          if (redirect.statement(sql).sql !== sql || redirect.statement(sql).bound) {
            withheld(sql.slice(0, 100));
            throw new Error('not authorized');
          }
        });
      };
    });
    const replaced: Record<string, unknown> = { DatabaseSync: contained };
    const { backup } = sqlite;
    if (typeof backup === 'function') {
      replaced.backup = new Proxy(backup, {
        apply(target, self, [database, path, ...rest]: unknown[]) {
          const named = pathOf(path);
          return Reflect.apply(target, self, [
            database,
            named === undefined ? path : redirect.written(named),
            ...rest,
          ]) as unknown;
        },
      });
    }
    for (const [name, value] of Object.entries(replaced))
      Object.defineProperty(sqlite, name, { configurable: true, enumerable: true, writable: true, value });
    syncBuiltinESMExports();
  },
};

export default containment;

/** A tag store compiles by itself what stands between its values. */
function guarded(store: object, check: (sql: string) => void): object {
  for (const name of ['run', 'get', 'all', 'iterate'])
    replaceMethod(store, name, (original) => {
      return function (strings, ...values) {
        if (Array.isArray(strings)) check(strings.join('?'));
        return original.call(this, strings, ...values);
      };
    });
  return store;
}
