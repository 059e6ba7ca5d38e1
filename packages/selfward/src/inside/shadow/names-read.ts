import { createRequire, syncBuiltinESMExports } from 'node:module';
import type querystring from 'node:querystring';
import { onModule } from '../../sensors/shared/on-module.ts';
import type { LearnedNames } from '../messages.ts';
import { recordReads } from './record-reads.ts';

/** The request that is under way, as far as parsers are given it. */
export interface LearnedRequest {
  /** Behind the question mark; empty where there is none. */
  query: string;
  body?: string;
  cookies?: string;
}

/** Which fields of a request the application asks for: what no schema tells. */
export interface NameReader {
  begin(request: LearnedRequest): void;
  end(): void;
}

type Location = LearnedNames['location'];
type Parse = (text: unknown, ...more: unknown[]) => unknown;

/**
 * Wraps the parsers that applications and frameworks take requests apart with. A parser's result is watched only where
 * what it was given is the text of the request that is being learned from; all else passes untouched.
 */
export function createNameReader(tell: (location: Location, name: string) => void): NameReader {
  let request: LearnedRequest | undefined;
  const told = new Set<string>();
  const read = (location: Location) => (name: string) => {
    const key = `${location} ${name}`;
    if (!request || name.length > 100 || told.has(key)) return;
    told.add(key);
    tell(location, name);
  };
  const isQuery = (text: unknown) => request !== undefined && (text ?? '') === request.query;
  const isBody = (text: unknown) => request?.body !== undefined && text === request.body;
  /** A form's text in a body, or the query: the same parsers read both. */
  const parsed = (original: Parse): Parse =>
    function parse(this: unknown, text, ...more) {
      const value = Reflect.apply(original, this, [text, ...more]);
      if (isBody(text)) return recordReads(value, read('body'));
      return isQuery(text) ? recordReads(value, read('query')) : value;
    };

  wrap(
    JSON,
    'parse',
    (original) =>
      function parse(this: unknown, text, ...more) {
        const value = Reflect.apply(original, this, [text, ...more]);
        return isBody(text) ? recordReads(value, read('json')) : value;
      },
  );
  const builtin = createRequire(import.meta.url)('node:querystring') as typeof querystring;
  for (const name of ['parse', 'decode'] as const) wrap(builtin, name, parsed);
  syncBuiltinESMExports();
  for (const name of ['get', 'getAll', 'has'] as const) {
    wrap(
      URLSearchParams.prototype,
      name,
      (original) =>
        function get(this: unknown, key, ...more) {
          if (request && typeof key === 'string') read(isBody(String(this)) ? 'body' : 'query')(key);
          return Reflect.apply(original, this, [key, ...more]);
        },
    );
  }
  for (const name of ['qs', 'fast-querystring', 'query-string', 'picoquery', 'neoqs']) {
    onModule(name, ({ exports, set }) => {
      for (const key of ['parse', 'default'] as const) {
        const found = exports[key];
        if (typeof found === 'function') set(key, parsed(found as Parse));
        else if (typeof found === 'object' && found !== null && 'parse' in found)
          wrap(found as { parse: Parse }, 'parse', parsed);
      }
    });
  }
  onModule('cookie', ({ exports, set }) => {
    for (const key of ['parse', 'parseCookie']) {
      const found = exports[key];
      if (typeof found !== 'function') continue;
      set(key, function parse(this: unknown, text: unknown, ...more: unknown[]) {
        const value: unknown = Reflect.apply(found as Parse, this, [text, ...more]);
        return request ? recordReads(value, read('cookie')) : value;
      });
    }
  });
  onModule('hono', ({ exports }) => {
    const { HonoRequest } = exports;
    if (typeof HonoRequest !== 'function') return;
    const prototype = HonoRequest.prototype as Record<string, Parse>;
    for (const name of ['query', 'queries'] as const) {
      wrap(
        prototype,
        name,
        (original) =>
          function query(this: unknown, key, ...more) {
            if (typeof key === 'string') read('query')(key);
            const value = Reflect.apply(original, this, [key, ...more]);
            return request && key === undefined ? recordReads(value, read('query')) : value;
          },
      );
    }
    wrap(
      prototype,
      'parseBody',
      (original) =>
        async function parseBody(this: unknown, ...given) {
          const value = await Reflect.apply(original, this, given);
          return request ? recordReads(value, read('body')) : value;
        } as Parse,
    );
  });

  return {
    begin(given) {
      request = given;
      told.clear();
    },
    end() {
      request = undefined;
    },
  };
}

/** Puts another function in the place of one; where somebody has frozen it, it stays. */
function wrap<K extends string>(owner: { [key in K]?: unknown }, name: K, around: (original: Parse) => Parse): void {
  const original = owner[name];
  if (typeof original !== 'function') return;
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  if (descriptor && !descriptor.configurable && !descriptor.writable) return;
  const made = around(original as Parse);
  Object.defineProperty(made, 'name', { value: original.name, configurable: true });
  Object.defineProperty(owner, name, {
    configurable: true,
    writable: true,
    enumerable: descriptor?.enumerable ?? true,
    value: made,
  });
}
