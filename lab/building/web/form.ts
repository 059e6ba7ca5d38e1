/** A form's fields as libraries with bracketed names hand them to an application. */
export type FormValue = string | FormValue[] | { [name: string]: FormValue };

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads `password[$ne]=x` as `{ password: { $ne: 'x' } }`, as the usual form parsers of web frameworks do. Repeated
 * names and `name[]` make arrays.
 */
export function parseBracketed(fields: URLSearchParams): Record<string, FormValue> {
  const root: Record<string, FormValue> = {};
  for (const [name, value] of fields) {
    const path = [name.split('[', 1)[0] ?? name, ...[...name.matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? '')];
    if (path.length > 5 || path.some((part) => FORBIDDEN.has(part))) continue;
    put(root, path, value);
  }
  return root;
}

function put(into: Record<string, FormValue>, [first = '', ...rest]: string[], value: string): void {
  const present = into[first];
  if (rest.length === 0) {
    into[first] = present === undefined ? value : [present, value].flat();
  } else if (rest[0] === '') {
    into[first] = [...(Array.isArray(present) ? present : []), value];
  } else {
    const inner = typeof present === 'object' && !Array.isArray(present) ? present : {};
    into[first] = inner;
    put(inner, rest, value);
  }
}
