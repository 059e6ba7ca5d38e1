import { syncBuiltinESMExports } from 'node:module';
import { Worker } from 'node:worker_threads';
import { withoutViews } from '../record-reads.ts';
import type { Learning } from './learning.ts';
import { wrap } from './wrap.ts';

/** What Node itself takes a request apart with, for applications that do without a parser of their own. */
export function watchBuiltinParsers(learning: Learning): void {
  wrap(
    JSON,
    'parse',
    (original) =>
      function (text, ...more) {
        const value = Reflect.apply(original, this, [text, ...more]);
        return learning.partOf(text) === 'body' ? learning.view(value, 'json') : value;
      },
  );
  for (const name of ['parse', 'decode'])
    wrap(process.getBuiltinModule('node:querystring'), name, (original) => parserOf(original, learning));
  syncBuiltinESMExports();
  watchParams(learning);
  for (const name of ['get', 'getAll', 'has']) {
    wrap(
      FormData.prototype,
      name,
      (original) =>
        function (key, ...more) {
          learning.read('body', key);
          return Reflect.apply(original, this, [key, ...more]);
        },
    );
  }
  watchCloning(learning);
}

/** A parser of forms: of a body, or of the query, for the same parsers read both. */
export function parserOf(
  original: (...given: unknown[]) => unknown,
  learning: Learning,
): (this: unknown, ...given: unknown[]) => unknown {
  return function (text, ...more) {
    const value = Reflect.apply(original, this, [text, ...more]);
    const part = learning.partOf(text);
    return part ? learning.view(value, part) : value;
  };
}

function watchParams(learning: Learning): void {
  const { prototype } = URLSearchParams;
  for (const name of ['get', 'getAll', 'has']) {
    wrap(
      prototype,
      name,
      (original) =>
        function (key, ...more) {
          const part = learning.partOfParams(this);
          if (part) learning.read(part, key);
          return Reflect.apply(original, this, [key, ...more]);
        },
    );
  }
  // `Object.fromEntries(url.searchParams)` is how a plain object is made of them.
  const iterated = new WeakMap<object, 'query' | 'body'>();
  wrap(
    prototype,
    'entries',
    (original) =>
      function (...given) {
        const made = Reflect.apply(original, this, given) as object;
        const part = learning.partOfParams(this);
        if (part) iterated.set(made, part);
        return made;
      },
  );
  wrap(
    Object,
    'fromEntries',
    (original) =>
      function (given, ...more) {
        const part =
          given instanceof URLSearchParams
            ? learning.partOfParams(given)
            : typeof given === 'object' && given !== null
              ? iterated.get(given)
              : undefined;
        const made = Reflect.apply(original, this, [given, ...more]);
        return part ? learning.view(made, part) : made;
      },
  );
}

/** A view cannot be cloned; what stands behind it can. */
function watchCloning(learning: Learning): void {
  for (const [owner, name] of [
    [globalThis, 'structuredClone'],
    [MessagePort.prototype, 'postMessage'],
    [Worker.prototype, 'postMessage'],
    [process.getBuiltinModule('node:v8'), 'serialize'],
  ] as const) {
    wrap(
      owner,
      name,
      (original) =>
        function (value, ...more) {
          return Reflect.apply(original, this, [learning.on() ? withoutViews(value) : value, ...more]);
        },
    );
  }
  syncBuiltinESMExports();
}
