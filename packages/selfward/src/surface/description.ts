import { parse } from 'yaml';

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Follows `$ref` within one document, to what it names in the end; a loop or a broken reference gives `undefined`. */
export type Resolve = (value: unknown) => unknown;

/**
 * Reads a description in JSON or YAML. YAML's aliases are limited by the parser, so that a few lines cannot become
 * gigabytes.
 *
 * @throws Error with the document's name, and line and column where the parser knows them.
 */
export function parseDescription(text: string, name: string): Record<string, unknown> {
  let document: unknown;
  try {
    document = /^\s*\{/.test(text) ? JSON.parse(text) : parse(text, { maxAliasCount: 100 });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new Error(`${name}: neither JSON nor YAML: ${why}`, { cause });
  }
  if (!isRecord(document)) throw new Error(`${name}: not a description (it holds no object)`);
  return document;
}

/** Makes the resolver of one document (JSON pointers, RFC 6901). References to other documents are not followed. */
export function resolver(document: Record<string, unknown>): Resolve {
  return (value) => {
    let at = value;
    for (let hops = 0; hops < 20; hops++) {
      if (!isRecord(at) || typeof at.$ref !== 'string') return at;
      if (!at.$ref.startsWith('#/')) return undefined;
      at = pointed(document, at.$ref.slice(2));
    }
    return undefined;
  };
}

/**
 * A resolver that gives up after a number of schemas: a description may hold itself many times over, and what is made of
 * it must not grow with every turn.
 */
export function limited(resolve: Resolve, most = 2000): Resolve {
  let left = most;
  return (value) => (left-- > 0 ? resolve(value) : undefined);
}

function pointed(document: Record<string, unknown>, pointer: string): unknown {
  return pointer.split('/').reduce<unknown>((at, token) => {
    const key = decode(token).replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    return (at as Record<string, unknown>)[key];
  }, document);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
