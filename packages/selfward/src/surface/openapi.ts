import { METHODS, type Method, type Pair, type Surface } from '../model/endpoint.ts';
import type { Hint } from '../model/point.ts';
import { basePath } from './base-path.ts';
import { believableText } from './believable.ts';
import { isRecord, limited, parseDescription, type Resolve, resolver } from './description.ts';
import { type EndpointParts, makeEndpoint } from './make-endpoint.ts';
import { bodyOf } from './openapi-body.ts';
import { parametersOf } from './openapi-parameters.ts';
import { hintOf, specimen } from './schema-specimen.ts';

/**
 * Learns a surface from an OpenAPI 3.0 or 3.1 document. Its servers' hosts are replaced by the target's own origin, their
 * base paths are kept: a description is often written for another address, and it must not lead anywhere else.
 *
 * @param text - JSON or YAML.
 * @param origin - the target's.
 * @param name - what the document is called in messages.
 * @throws Error when the document is none, with what is wrong.
 */
export function openapi(text: string, origin: string, name = 'the OpenAPI document'): Surface {
  const document = parseDescription(text, name);
  const version = document.openapi;
  if (typeof version !== 'string' || !/^3\.[012]/.test(version)) {
    const old =
      document.swagger === undefined ? 'no "openapi" field of version 3' : 'Swagger 2, convert it to OpenAPI 3';
    throw new Error(`${name}: not an OpenAPI 3 document (${old})`);
  }
  const surface: Surface = { endpoints: [], gaps: [] };
  const resolve = resolver(document);
  const paths = isRecord(document.paths) ? Object.entries(document.paths) : [];
  for (const [path, found] of paths) {
    const item = resolve(found);
    if (!isRecord(item)) continue;
    for (const method of METHODS) {
      const operation = resolve(item[method.toLowerCase()]);
      if (!isRecord(operation)) continue;
      const base = basePath(operation.servers ?? item.servers ?? document.servers, origin);
      try {
        surface.endpoints.push(
          makeEndpoint(
            readOperation({ method, url: `${origin}${base}${path}`, item, operation, resolve: limited(resolve) }),
          ),
        );
      } catch (error) {
        const reason = `${name}: the operation could not be read: ${error instanceof Error ? error.message : String(error)}`;
        surface.gaps.push({ endpoint: `${method} ${origin}${base}${path}`, reason });
      }
    }
  }
  if (surface.endpoints.length === 0 && surface.gaps.length === 0)
    throw new Error(`${name}: it describes no operation`);
  return surface;
}

interface Operation {
  method: Method;
  url: string;
  item: Record<string, unknown>;
  operation: Record<string, unknown>;
  resolve: Resolve;
}

/** Managed by whoever sends, whatever a description says (OpenAPI 3.1, Parameter Object). */
const NOT_INPUT = new Set([
  'accept',
  'content-type',
  'authorization',
  'host',
  'content-length',
  'cookie',
  'connection',
]);

function readOperation({ method, url, item, operation, resolve }: Operation): EndpointParts {
  const path: Record<string, string> = {};
  const query: Pair[] = [];
  const headers: Pair[] = [];
  const cookies: Pair[] = [];
  const hints = new Map<string, Hint>();
  for (const { name, place, schema, required, example, exploded, style } of parametersOf(item, operation, resolve)) {
    if (place === 'header' && NOT_INPUT.has(name.toLowerCase())) continue;
    hints.set(`${place}:${name}`, { ...hintOf(schema), ...(required && { required }) });
    const value = example ?? specimen(name, schema, resolve);
    if (place === 'path') path[name] = asText(value) || believableText(name);
    else if (place === 'query') query.push(...asPairs(name, value, exploded, style));
    else if (place === 'header') headers.push([name, asText(value)]);
    else cookies.push([name, asText(value)]);
  }
  for (const [, name = ''] of url.matchAll(/\{([^{}]+)\}/g)) path[name] ??= believableText(name);
  const body = bodyOf(resolve(operation.requestBody), resolve);
  for (const [id, hint] of body.hints) hints.set(id, hint);
  return {
    method,
    url,
    source: 'openapi',
    path,
    query,
    headers,
    cookies,
    hints,
    inputHeaders: new Set(headers.map(([name]) => name.toLowerCase())),
    ...(body.body && { body: body.body }),
  };
}

const SEPARATORS: Readonly<Record<string, string>> = { spaceDelimited: ' ', pipeDelimited: '|' };

function asPairs(name: string, value: unknown, exploded: boolean, style: string): Pair[] {
  if (style === 'deepObject' && isRecord(value)) {
    return Object.entries(value).map(([key, each]): Pair => [`${name}[${key}]`, asText(each)]);
  }

  if (Array.isArray(value)) {
    if (value.length === 0) return [[name, believableText(name)]];
    return exploded
      ? value.map((each): Pair => [name, asText(each)])
      : [[name, value.map(asText).join(SEPARATORS[style] ?? ',')]];
  }
  if (isRecord(value) && exploded) return Object.entries(value).map(([key, each]) => [key, asText(each)]);
  return [[name, asText(value)]];
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value);
}
