import type { Route as RouteDescription } from 'selfward/engine';
import { z } from 'zod';
import type { Route } from '../interface/route-table.ts';
import type { ScratchReady } from '../model/scratch.ts';

/** Values that exist in the second instance, so that its pages are reached and not their 404s: by route, then name. */
export type Specimens = readonly { route: RegExp; values: Readonly<Record<string, unknown>> }[];

type JsonSchema = Record<string, unknown>;

const isRecord = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null;

/** A declared schema as JSON Schema: zod's are translated, a plugin's are taken as they are. */
function jsonSchema(declared: unknown): JsonSchema | undefined {
  if (declared instanceof z.ZodType) return { ...z.toJSONSchema(declared, { io: 'input', unrepresentable: 'any' }) };
  return isRecord(declared) ? declared : undefined;
}

const valuesFor = ({ url }: Route, specimens: Specimens): Record<string, unknown> =>
  Object.assign({}, ...specimens.filter(({ route }) => route.test(url)).map((one) => one.values));

/** Every `:name` of the URL, with the value that leads to something. */
function params(route: Route, specimens: Specimens): JsonSchema | undefined {
  const { url, schema } = route;
  const declared = jsonSchema(schema.params);
  const known = declared?.properties;
  const values = valuesFor(route, specimens);
  const names = [...url.matchAll(/:(\w+)|(\*)$/g)].map(([, name, star]) => name ?? star ?? '');
  if (names.length === 0) return declared;
  const properties = names.map((name): [string, unknown] => {
    const own = isRecord(known) && isRecord(known[name]) ? known[name] : { type: 'string' };
    return [name, name in values ? { ...own, example: values[name] } : own];
  });
  return { ...declared, type: 'object', properties: Object.fromEntries(properties) };
}

/** A body's fields, with the values that are accepted: what is edited keeps its name, what is chosen exists. */
function body(route: Route, specimens: Specimens): JsonSchema | undefined {
  const declared = jsonSchema(route.schema.body);
  const known = declared?.properties;
  if (!isRecord(known)) return declared;
  const values = valuesFor(route, specimens);
  const properties = Object.entries(known).map(([name, own]): [string, unknown] => [
    name,
    name in values && isRecord(own) ? { ...own, example: values[name] } : own,
  ]);
  return { ...declared, properties: Object.fromEntries(properties) };
}

/** The router's own table, as a surface source reads it. Pages take forms, the API takes JSON. */
export function describeRoutes(table: readonly Route[], specimens: Specimens): ScratchReady['routes'] {
  return table.map((route) => {
    const described: Record<string, unknown> = {
      params: params(route, specimens),
      querystring: jsonSchema(route.schema.querystring),
      body: body(route, specimens),
    };
    const given = Object.entries(described).filter(([, schema]) => schema !== undefined);
    const page = !route.url.startsWith('/api/') && !route.url.startsWith('/plugins/');
    const form = page && described.body !== undefined ? { contentType: 'application/x-www-form-urlencoded' } : {};
    const description: RouteDescription = {
      method: route.method,
      url: route.url,
      ...Object.fromEntries(given),
      ...form,
    };
    return { ...description, access: route.access };
  });
}
