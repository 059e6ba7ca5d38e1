/** Asked for by runtimes and libraries of anything that they are handed. */
const USUAL = new Set<string>([
  ...Object.getOwnPropertyNames(Object.prototype),
  'then',
  'toJSON',
  'inspect',
  'nodeType',
  'asymmetricMatch',
  '$$typeof',
]);

const OF_LISTS = new Set<string>(Object.getOwnPropertyNames(Array.prototype));

const MOST_DEEP = 5;

/**
 * A view of a value that tells which of its fields were asked for, those that it lacks too. Whatever else is done with it
 * (keys, spreading, JSON, instanceof) is answered by the value itself.
 *
 * @param read - given the path of a field: `filter.user`.
 */
export function recordReads<T>(value: T, read: (path: string) => void, path = '', depth = 0): T {
  if (typeof value !== 'object' || value === null || depth > MOST_DEEP) return value;
  const said = (key: string | symbol): string | undefined => {
    if (typeof key !== 'string' || USUAL.has(key)) return undefined;
    if (Array.isArray(value) && OF_LISTS.has(key)) return undefined;
    // Of a list the first stands for all.
    const name = Array.isArray(value) && /^\d+$/.test(key) ? '0' : key;
    const full = path === '' ? name : `${path}.${name}`;
    read(full);
    return full;
  };
  return new Proxy(value, {
    get(target, key, receiver) {
      const full = said(key);
      const found: unknown = Reflect.get(target, key, receiver);
      const fixed = Reflect.getOwnPropertyDescriptor(target, key);
      // What cannot change must come out as it is, or the runtime refuses the proxy.
      if (full === undefined || (fixed && !fixed.configurable && !fixed.writable)) return found;
      return recordReads(found, read, full, depth + 1);
    },
    has(target, key) {
      said(key);
      return Reflect.has(target, key);
    },
  });
}
