import type { Line } from './case.ts';

/** The request with another value in one of its places (`query:name`, `json:a.b`, `path:room` …). */
export function withValue(line: Line, at: string, value: unknown): Line {
  const colon = at.indexOf(':');
  const [location, name] = [at.slice(0, colon), at.slice(colon + 1)];
  const text = String(value);
  if (location === 'path') return { ...line, url: line.url.replace(`{${name}}`, encodeURIComponent(text)) };
  if (location === 'query') {
    const [path = '', query = ''] = line.url.split(/\?(.*)/s);
    const fields = new URLSearchParams(query);
    fields.set(name, text);
    return { ...line, url: `${path}?${fields}` };
  }
  if (location === 'header') return { ...line, headers: { ...line.headers, [name]: text } };
  if (location === 'cookie') return { ...line, headers: { ...line.headers, Cookie: `${name}=${text}` } };
  if (typeof line.body === 'string') return { ...line, body: text };
  const body: unknown = structuredClone(line.body ?? {});
  const keys = location === 'json' ? name.split('.') : [name];
  let inner: unknown = body;
  for (const [index, key] of keys.entries()) {
    if (!isHolder(inner)) break;
    if (index === keys.length - 1) inner[key] = value;
    else inner = inner[key];
  }
  return { ...line, body };
}

const isHolder = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
