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

type Read = (path: string) => void;

interface View {
  value: object;
  read: Read;
  path: string;
  depth: number;
}

/** What stands behind a view. */
const views = new WeakMap<object, View>();

/**
 * A view of a value that tells which of its fields were asked for, those that it lacks too. Whatever else is done with it
 * (keys, spreading, JSON, instanceof) is answered by the value itself.
 *
 * @param read - given the path of a field: `filter.user`; nothing where all that is there was listed.
 */
export function recordReads<T>(value: T, read: Read, path = '', depth = 0): T {
  if (typeof value !== 'object' || value === null || depth > MOST_DEEP || views.has(value)) return value;
  /** The same field is the same object each time, for whoever compares or keeps it. */
  const inner = new WeakMap<object, object>();
  const said = (key: string | symbol): string | undefined => {
    if (typeof key !== 'string' || USUAL.has(key)) return undefined;
    if (Array.isArray(value) && OF_LISTS.has(key)) return undefined;
    // Of a list the first stands for all.
    const name = Array.isArray(value) && /^\d+$/.test(key) ? '0' : key;
    const full = path === '' ? name : `${path}.${name}`;
    read(full);
    return full;
  };
  const view = new Proxy(value, {
    get(target, key, receiver) {
      const full = said(key);
      // What has a getter of its own is asked as itself: private fields know no proxy.
      const found: unknown = Reflect.get(target, key, receiver === view ? target : receiver);
      const fixed = Reflect.getOwnPropertyDescriptor(target, key);
      // What cannot change must come out as it is, or the runtime refuses the proxy.
      if (full === undefined || (fixed && !fixed.configurable && !fixed.writable)) return found;
      if (typeof found !== 'object' || found === null) return found;
      const known = inner.get(found) ?? recordReads(found, read, full, depth + 1);
      inner.set(found, known);
      return known;
    },
    has(target, key) {
      said(key);
      return Reflect.has(target, key);
    },
    ownKeys(target) {
      // Of the whole: its names themselves go somewhere, whatever they are.
      if (path === '' && !Array.isArray(target)) read('');
      return Reflect.ownKeys(target);
    },
  });
  views.set(view, { value, read, path, depth });
  return view;
}

/** A value with what stands behind views in the place of them, for what cannot take a view: cloning. */
export function withoutViews<T>(given: T, seen = new Map<object, object>()): T {
  if (typeof given !== 'object' || given === null) return given;
  const known = views.get(given);
  if (known) return known.value as T;
  const prototype = Object.getPrototypeOf(given) as object | null;
  // Views are somewhere in what applications put together of them; instances have a form of their own.
  if (!Array.isArray(given) && prototype !== Object.prototype && prototype !== null) return given;
  const before = seen.get(given);
  if (before) return before as T;
  const made: object = Array.isArray(given) ? [] : Object.create(prototype);
  seen.set(given, made);
  for (const [key, value] of Object.entries(given)) Reflect.set(made, key, withoutViews<unknown>(value, seen));
  return made as T;
}

/** Where in a request a view is, for whoever gave it its `read`. */
export function placeOf(value: unknown): Pick<View, 'read' | 'path'> | undefined {
  return typeof value === 'object' && value !== null ? views.get(value) : undefined;
}

/** Something that was made of a view, as a view of the same place; whatever was made of something else, as it is. */
export function alsoRecorded<T>(made: T, of: unknown): T {
  const known = typeof of === 'object' && of !== null ? views.get(of) : undefined;
  return known ? recordReads(made, known.read, known.path, known.depth) : made;
}
