/**
 * Puts a value at a dotted path of a JSON document and hands back the new document; `undefined` takes the field out.
 * Keys that hold dots themselves are found by their longest match. Missing parents are made.
 */
export function setJson(document: unknown, path: string, value: unknown): unknown {
  if (isRoot(path)) return value;
  const copy = container(structuredClone(document), path);
  const { parent, key } = walk(copy, path.split('.'));
  if (value === undefined) remove(parent, key);
  else put(parent, key, value);
  return copy;
}

/** Renames the key at a dotted path; where there is none, a new key is added at the root. */
export function renameJson(document: unknown, path: string, name: string): unknown {
  const copy = container(structuredClone(document), isRoot(path) ? 'key' : path);
  if (!isRoot(path)) {
    const { parent, key } = walk(copy, path.split('.'));
    if (!Array.isArray(parent) && Object.hasOwn(parent, key)) {
      const value = (parent as Record<string, unknown>)[key];
      // Rebuilt in order: some readers take the first of two, some the last.
      const entries = Object.entries(parent).map(([k, v]): [string, unknown] => [k === key ? name : k, v]);
      for (const k of Object.keys(parent)) remove(parent, k);
      for (const [k, v] of entries) put(parent, k, k === name ? value : v);
      return copy;
    }
  }
  put(copy, name, '1');
  return copy;
}

/** The value at a dotted path; `undefined` where there is none. */
export function getJson(document: unknown, path: string): unknown {
  if (isRoot(path)) return document;
  if (!isContainer(document)) return undefined;
  let here: unknown = document;
  let rest: readonly string[] = path.split('.');
  while (rest.length > 0) {
    if (!isContainer(here)) return undefined;
    const taken = longestKey(here, rest);
    const key = rest.slice(0, taken).join('.');
    if (!Object.hasOwn(here, key)) return undefined;
    here = (here as Record<string, unknown>)[key];
    rest = rest.slice(taken);
  }
  return here;
}

type Container = Record<string, unknown> | unknown[];

function isRoot(path: string): boolean {
  return path === '' || path === '$';
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

function container(document: unknown, path: string): Container {
  if (isContainer(document)) return document;
  return /^\d+(\.|$)/.test(path) ? [] : {};
}

function walk(root: Container, segments: readonly string[]): { parent: Container; key: string } {
  let parent = root;
  let rest = segments;
  for (;;) {
    const taken = longestKey(parent, rest);
    const key = rest.slice(0, taken).join('.');
    rest = rest.slice(taken);
    const [next] = rest;
    if (next === undefined) return { parent, key };
    const child = (parent as Record<string, unknown>)[key];
    if (Object.hasOwn(parent, key) && isContainer(child)) parent = child;
    else {
      const made: Container = /^\d+$/.test(next) ? [] : {};
      put(parent, key, made);
      parent = made;
    }
  }
}

function longestKey(parent: Container, segments: readonly string[]): number {
  for (let length = segments.length; length > 1; length--) {
    if (Object.hasOwn(parent, segments.slice(0, length).join('.'))) return length;
  }
  return 1;
}

/** Defined rather than assigned: `__proto__` must become a key that is sent, not our own prototype. */
function put(parent: Container, key: string, value: unknown): void {
  Object.defineProperty(parent, key, { value, writable: true, enumerable: true, configurable: true });
}

function remove(parent: Container, key: string): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
}
