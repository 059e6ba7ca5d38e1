import type { Line } from '../../lab/cases/case.ts';
import type { Mounted } from '../../lab/cases/write.ts';

type Schema = Record<string, unknown>;

/** Of Node's own client, or of what is sent: no input of the case. */
const NOT_DESCRIBED = new Set(['content-type', 'cookie', 'host', 'accept']);

/**
 * What the cases' developers would hand to `watch`: an OpenAPI description of their requests, with the ordinary values as
 * examples. It says what `--list` says in the other bench.
 */
export function describeCases(cases: readonly Mounted[]): Schema {
  const paths: Record<string, Record<string, Schema>> = {};
  for (const { it, routes } of cases) {
    const patterns = Object.keys(routes).map((route) => route.split(' ') as [method: string, path: string]);
    for (const line of it.lines) {
      const { path, params } = matched(line, it.id, patterns);
      const item = paths[path] ?? {};
      item[line.method.toLowerCase()] ??= operation(line, params);
      paths[path] = item;
    }
  }
  return { openapi: '3.1.0', info: { title: 'cases', version: '1' }, paths };
}

/** The route that answers a line, with the values of its parameters. */
function matched(line: Line, id: string, patterns: readonly (readonly [method: string, path: string])[]) {
  const [pathname = ''] = line.url.split('?', 1);
  for (const [method, path = '/'] of patterns) {
    if (method !== line.method) continue;
    const full = `/${id}${path}`;
    const names = [...full.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    const quoted = full.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '([^/]*)');
    const found = new RegExp(`^${quoted}$`).exec(pathname);
    if (!found) continue;
    return { path: full, params: names.map((name, at): [string, string] => [name, decoded(found[at + 1] ?? '')]) };
  }
  return { path: pathname, params: [] };
}

function operation(line: Line, params: readonly [string, string][]): Schema {
  const [, search = ''] = line.url.split(/\?(.*)/s);
  const headers = Object.entries(line.headers ?? {});
  const find = (wanted: string) => headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
  const cookies = (find('cookie') ?? '').split(/;\s*/).filter((each) => each.includes('='));
  const parameter = (place: string) => (pair: readonly [string, string]) => ({
    in: place,
    name: pair[0],
    // An example that is no example: braces stand for a value that nobody gave.
    ...(!/^\{\w+\}$/.test(pair[1]) && { example: pair[1] }),
    schema: { type: 'string' },
    ...(place === 'path' && { required: true }),
  });
  const parameters = [
    ...params.map(parameter('path')),
    ...[...new URLSearchParams(search)].map(parameter('query')),
    ...headers.filter(([name]) => !NOT_DESCRIBED.has(name.toLowerCase())).map(parameter('header')),
    ...cookies
      .map((each): [string, string] => [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)])
      .map(parameter('cookie')),
  ];
  const type = find('content-type');
  return {
    responses: { default: { description: 'an answer' } },
    ...(parameters.length > 0 && { parameters }),
    ...(line.body !== undefined &&
      type !== undefined && { requestBody: { content: { [type]: { example: line.body } } } }),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
