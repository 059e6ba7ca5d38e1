import { onModule } from '../../../sensors/shared/on-module.ts';
import { fieldOfHeader } from '../../live/field-names.ts';
import { alsoRecorded } from '../record-reads.ts';
import { parserOf } from './builtin-parsers.ts';
import type { Learning } from './learning.ts';
import { type Call, dressed, wrap } from './wrap.ts';

/** Parsers of queries and forms that take a text and return an object. */
const FORMS = ['qs', 'fast-querystring', 'query-string', 'picoquery', 'neoqs', 'koa'];
const COOKIES = ['cookie', '@fastify/cookie'];

/** What frameworks and their parsers take a request apart with. */
export function watchPackageParsers(learning: Learning): void {
  for (const name of FORMS) {
    onModule(name, ({ exports, set, file }) => {
      // Koa's own lies in a file of its own; whatever else is called `parse` there takes something else.
      if (name === 'koa' && !file.endsWith('search-params.js')) return;
      for (const key of ['parse', 'default']) {
        const found = exports[key];
        if (typeof found === 'function') set(key, dressed(parserOf(found as Call, learning), found as Call));
        else if (typeof found === 'object' && found !== null) wrap(found, 'parse', (call) => parserOf(call, learning));
      }
    });
  }
  for (const name of COOKIES) {
    onModule(name, ({ exports, set }) => {
      for (const key of ['parse', 'parseCookie']) {
        const found = exports[key];
        if (typeof found !== 'function') continue;
        set(
          key,
          dressed(function (...given) {
            return learning.view(Reflect.apply(found, this, given), 'cookie');
          }, found as Call),
        );
      }
    });
  }
  // Koa's: asked for one cookie at a time.
  onModule('cookies', ({ exports }) => {
    const made: unknown = typeof exports === 'function' ? exports : exports.default;
    if (typeof made === 'function')
      wrap(made.prototype as object, 'get', (original) => asking(original, (name) => learning.read('cookie', name)));
  });
  watchHono(learning);
  // NestJS's ValidationPipe asks a class for its fields, of something that it made of the body.
  onModule('class-transformer', ({ exports, set }) => {
    for (const key of ['plainToInstance', 'plainToClass']) {
      const found = exports[key];
      if (typeof found !== 'function') continue;
      set(
        key,
        dressed(function (...given) {
          return alsoRecorded(Reflect.apply(found, this, given) as unknown, given[1]);
        }, found as Call),
      );
    }
  });
}

/** A function whose first argument names a field. */
const asking = (original: Call, read: (name: unknown) => void): Call =>
  function (name, ...more) {
    read(name);
    return Reflect.apply(original, this, [name, ...more]);
  };

function watchHono(learning: Learning): void {
  onModule('hono', ({ exports, file, set }) => {
    const { HonoRequest } = exports;
    if (typeof HonoRequest === 'function') watchHonoRequest(HonoRequest.prototype as object, learning);
    // `getCookie(c, name)` has it parsed with the name.
    const { parse } = exports;
    if (/utils\/cookie\.[cm]?js$/.test(file) && typeof parse === 'function') {
      set(
        'parse',
        dressed(function (text, name, ...more) {
          learning.read('cookie', name);
          const value: unknown = Reflect.apply(parse, this, [text, name, ...more]);
          return name === undefined ? learning.view(value, 'cookie') : value;
        }, parse as Call),
      );
    }
  });
}

function watchHonoRequest(prototype: object, learning: Learning): void {
  for (const name of ['query', 'queries']) {
    wrap(
      prototype,
      name,
      (original) =>
        function (key, ...more) {
          learning.read('query', key);
          const value = Reflect.apply(original, this, [key, ...more]);
          return key === undefined ? learning.view(value, 'query') : value;
        },
    );
  }
  wrap(prototype, 'header', (original) =>
    asking(original, (name) => {
      if (typeof name !== 'string') return;
      for (const field of fieldOfHeader(name)) learning.read(field.location, field.name);
    }),
  );
  wrap(
    prototype,
    'parseBody',
    (original) =>
      async function (...given) {
        return learning.view(await Reflect.apply(original, this, given), 'body');
      },
  );
}
