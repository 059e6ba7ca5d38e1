import type { Redirecting } from './redirect.ts';

type Method = (this: object, ...given: unknown[]) => unknown;

/** Replaces a method of a driver's class, and keeps its name and length. */
export function replaceMethod(prototype: object, name: string, make: (original: Method) => Method): void {
  const original: unknown = Reflect.get(prototype, name);
  if (typeof original !== 'function') return;
  const made = make(original as Method);
  const replaced = new Proxy(original as Method, { apply: (_target, self: object, given) => made.apply(self, given) });
  Object.defineProperty(prototype, name, { configurable: true, enumerable: false, writable: true, value: replaced });
}

/**
 * Lets a driver's databases run statements only after their files are redirected: in the text, and in what is bound to it.
 *
 * @param withheld - told of a statement whose file cannot be told; it fails.
 */
export function redirectStatements(
  classes: { database: object; statement: object },
  redirect: Redirecting,
  withheld: (detail: string) => void,
): void {
  const bound = new WeakSet<object>();
  const rewritten = (sql: unknown) => {
    if (typeof sql !== 'string') return { sql, bound: false };
    try {
      return redirect.statement(sql);
    } catch (error) {
      withheld(error instanceof Error ? error.message : String(error));
      throw Object.assign(new Error('not authorized'), {
        code: 'ERR_SQLITE_ERROR',
        errcode: 23,
        errstr: 'authorization denied',
      });
    }
  };
  replaceMethod(
    classes.database,
    'exec',
    (original) =>
      function (sql, ...rest) {
        return original.call(this, rewritten(sql).sql, ...rest);
      },
  );
  replaceMethod(
    classes.database,
    'prepare',
    (original) =>
      function (sql, ...rest) {
        const found = rewritten(sql);
        const statement = original.call(this, found.sql, ...rest);
        if (found.bound && typeof statement === 'object' && statement !== null) bound.add(statement);
        return statement;
      },
  );
  const place = (value: unknown): unknown => {
    if (typeof value === 'string') return redirect.opened(value);
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
    if (Array.isArray(value)) return value.map(place);
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, place(each)]));
  };
  for (const name of ['run', 'get', 'all', 'iterate', 'bind']) {
    replaceMethod(
      classes.statement,
      name,
      (original) =>
        function (...given) {
          return original.apply(this, bound.has(this) ? given.map(place) : given);
        },
    );
  }
}
