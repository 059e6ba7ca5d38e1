import type { Body } from '../model/endpoint.ts';
import type { Hint, Location } from '../model/point.ts';
import { believableText } from './believable.ts';
import { isRecord, type Resolve } from './description.ts';
import { hintOf, joined, specimen } from './schema-specimen.ts';

/** A request body with the hints of its fields, by point id. */
export interface DescribedBody {
  body?: Body;
  hints: Map<string, Hint>;
}

/** Makes an ordinary body of an OpenAPI request body; of several media types the one that says most is taken. */
export function bodyOf(requestBody: unknown, resolve: Resolve): DescribedBody {
  const content = isRecord(requestBody) && isRecord(requestBody.content) ? requestBody.content : {};
  const find = (type: RegExp) => Object.keys(content).find((each) => type.test(each));
  const type = find(/json/i) ?? find(/x-www-form-urlencoded/i) ?? find(/multipart/i) ?? Object.keys(content)[0];
  if (type === undefined) return { hints: new Map() };
  const media = resolve(content[type]);
  const described = isRecord(media) ? media : {};
  const [named] = isRecord(described.examples) ? Object.values(described.examples).map(resolve) : [];
  const example = described.example ?? (isRecord(named) ? named.value : undefined);
  const value = example ?? specimen('body', described.schema, resolve);
  return encoded(type, value, described.schema, resolve);
}

function encoded(type: string, value: unknown, schema: unknown, resolve: Resolve): DescribedBody {
  if (/json/i.test(type)) return { body: { type: 'json', value }, hints: hintsOf('json', schema, resolve) };
  const fields = Object.entries(isRecord(value) ? value : {});
  if (/x-www-form-urlencoded/i.test(type)) {
    const pairs = fields.flatMap(([name, each]): [string, string][] =>
      Array.isArray(each) ? each.map((one) => [name, asText(one)]) : [[name, asText(each)]],
    );
    return { body: { type: 'form', fields: pairs }, hints: hintsOf('body', schema, resolve) };
  }
  if (/multipart/i.test(type)) {
    const properties = joined(schema, resolve).properties;
    const parts = fields.map(([name, each]) => {
      const schema = joined(isRecord(properties) ? properties[name] : undefined, resolve);
      if (isFile(schema) || isFile(joined(schema.items, resolve)))
        return { name, value: 'All fine here\n', filename: 'note.txt', contentType: 'text/plain' };
      // RFC 7578 knows no objects: OpenAPI sends them as JSON, and says so.
      const json = typeof each === 'object' ? { contentType: 'application/json' } : {};
      return { name, value: asText(each), ...json };
    });
    return { body: { type: 'multipart', parts }, hints: hintsOf('multipart', schema, resolve) };
  }
  const text = typeof value === 'string' ? value : isRecord(value) ? xmlOf(value) : believableText('body');
  return { body: { type: 'raw', contentType: type, text }, hints: new Map() };
}

/** OpenAPI 3.0 says `format: binary`, 3.1 `contentMediaType` or an empty schema. */
function isFile(schema: Record<string, unknown>): boolean {
  return schema.format === 'binary' || typeof schema.contentMediaType === 'string';
}

function xmlOf(value: Record<string, unknown>): string {
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const fields = Object.entries(value).map(([name, each]) => `<${name}>${escaped(asText(each))}</${name}>`);
  return `<?xml version="1.0"?><body>${fields.join('')}</body>`;
}

/** The hints of a schema's fields and of what is in them, by point id. */
export function hintsOf(location: Location, found: unknown, resolve: Resolve): Map<string, Hint> {
  const hints = new Map<string, Hint>();
  const visit = (each: unknown, path: string, required: boolean, depth: number): void => {
    const schema = joined(each, resolve);
    if (path !== '') hints.set(`${location}:${path}`, { ...hintOf(schema), ...(required && { required }) });
    if (depth > 8) return;
    const names = Array.isArray(schema.required) ? schema.required : [];
    const inner = isRecord(schema.properties)
      ? Object.entries(schema.properties)
      : schema.items
        ? [['0', schema.items] as const]
        : [];
    for (const [name, property] of inner)
      visit(property, path === '' ? name : `${path}.${name}`, names.includes(name), depth + 1);
  };
  visit(found, '', false, 0);
  return hints;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value);
}
