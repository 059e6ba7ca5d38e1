import type { Body, Method, Surface } from '../model/endpoint.ts';
import { METHODS } from '../model/endpoint.ts';
import type { Hint } from '../model/point.ts';
import { isRecord } from './description.ts';
import { makeEndpoint } from './make-endpoint.ts';
import { hintOf, specimen } from './schema-specimen.ts';
import { splitQuery, withinScope } from './scope.ts';
import { expandTemplate } from './uri-template.ts';

type Json = Record<string, unknown>;

/** The HTTP binding's defaults (W3C WoT Binding Templates, HTTP). */
const METHOD_OF: Record<string, Method> = {
  readproperty: 'GET',
  writeproperty: 'PUT',
  observeproperty: 'GET',
  invokeaction: 'POST',
  queryaction: 'GET',
  cancelaction: 'DELETE',
  readallproperties: 'GET',
  readmultipleproperties: 'GET',
  writeallproperties: 'PUT',
  writemultipleproperties: 'PUT',
  queryallactions: 'GET',
};

const NOT_FOR_PROBES = new Set([
  'observeproperty',
  'unobserveproperty',
  'subscribeevent',
  'unsubscribeevent',
  'observeallproperties',
]);

/**
 * Learns a surface from a W3C Thing Description 1.1: what its HTTP forms read, write and invoke. Reading a property is
 * safe by what the description is; an action is where it says so. Forms of other hosts or protocols become gaps.
 *
 * @param found - the description, parsed.
 * @param origin - the target's.
 * @throws Error when it is no Thing Description.
 */
export function thingDescription(found: unknown, origin: string, name = 'the Thing Description'): Surface {
  if (!isRecord(found) || !JSON.stringify(found['@context'] ?? '').includes('w3.org')) {
    throw new Error(`${name}: not a W3C Thing Description (its "@context" does not name one)`);
  }
  const base =
    typeof found.base === 'string' && URL.canParse(found.base, origin)
      ? new URL(found.base, origin).href
      : `${origin}/`;
  const surface: Surface = { endpoints: [], gaps: [] };
  const properties = entries(found.properties).map(([key, property]) => ({
    key,
    affordance: property,
    ops: opsOfProperty(property),
  }));
  const actions = entries(found.actions).map(([key, action]) => ({ key, affordance: action, ops: ['invokeaction'] }));
  for (const { key, affordance, ops } of [...properties, ...actions, { key: '', affordance: found, ops: [] }]) {
    for (const form of Array.isArray(affordance.forms) ? affordance.forms : []) {
      if (isRecord(form)) readForm({ key, affordance, form, ops, thing: found }, base, origin, surface);
    }
  }
  return surface;
}

function entries(found: unknown): [string, Json][] {
  return Object.entries(isRecord(found) ? found : {}).filter((entry): entry is [string, Json] => isRecord(entry[1]));
}

/** Where a form names no operation, a property is read and written unless it says that one of them cannot be. */
function opsOfProperty({ readOnly, writeOnly }: Json): string[] {
  return [...(writeOnly === true ? [] : ['readproperty']), ...(readOnly === true ? [] : ['writeproperty'])];
}

interface Form {
  key: string;
  affordance: Json;
  form: Json;
  ops: string[];
  thing: Json;
}

function readForm({ key, affordance, form, ops, thing }: Form, base: string, origin: string, surface: Surface): void {
  const told = typeof form.op === 'string' ? [form.op] : Array.isArray(form.op) ? form.op.map(String) : ops;
  for (const op of told) {
    if (NOT_FOR_PROBES.has(op)) continue;
    const method = METHODS.find((each) => each === form['htv:methodName']) ?? METHOD_OF[op];
    if (!method || typeof form.href !== 'string') continue;
    const variables = { ...record(thing.uriVariables), ...record(affordance.uriVariables) };
    const { href, path, query } = expandTemplate(form.href, variables);
    const url = withinScope(href, origin, base);
    if (!url) {
      surface.gaps.push({
        endpoint: `${method} ${form.href}`,
        reason: `${key || 'the thing'}: the form leads outside the scope, which is ${origin} alone`,
      });
      continue;
    }
    const split = splitQuery(url);
    const body = bodyOf(op, key, affordance, form);
    surface.endpoints.push(
      makeEndpoint({
        method,
        url: split.address.replace(/%7B([^%]+)%7D/g, '{$1}'),
        source: 'thing-description',
        path,
        query: [...split.query, ...query],
        hints: hintsOf(variables, Object.keys(path), body && affordance, op),
        ...(body && { body }),
        ...safety(op, affordance),
      }),
    );
  }
}

function record(found: unknown): Json {
  return isRecord(found) ? found : {};
}

/** Reading is safe by its name; of actions only the description can say. */
function safety(op: string, { safe }: Json): { safe?: boolean } {
  if (op.startsWith('read') || op.startsWith('query')) return { safe: true };
  return op === 'invokeaction' && typeof safe === 'boolean' ? { safe } : {};
}

function bodyOf(op: string, key: string, affordance: Json, form: Json): Body | undefined {
  const schema =
    op === 'writeproperty'
      ? affordance
      : op === 'invokeaction'
        ? affordance.input
        : /^write(all|multiple)properties$/.test(op)
          ? { type: 'object', properties: writable(affordance.properties) }
          : undefined;
  if (!isRecord(schema)) return undefined;
  const value = specimen(key, schema, (each) => each);
  const contentType = typeof form.contentType === 'string' ? form.contentType : 'application/json';
  if (/json/i.test(contentType)) return { type: 'json', value };
  if (/x-www-form-urlencoded/i.test(contentType) && isRecord(value)) {
    return { type: 'form', fields: Object.entries(value).map(([name, each]) => [name, String(each)]) };
  }
  return { type: 'raw', contentType, text: typeof value === 'object' ? JSON.stringify(value) : String(value) };
}

/** What all properties together take: those that can be written. */
function writable(properties: unknown): Json {
  return Object.fromEntries(entries(properties).filter(([, { readOnly }]) => readOnly !== true));
}

function hintsOf(variables: Json, inPath: string[], affordance: Json | undefined, op: string): Map<string, Hint> {
  const hints = new Map<string, Hint>();
  for (const [name, schema] of entries(variables))
    hints.set(`${inPath.includes(name) ? 'path' : 'query'}:${name}`, hintOf(schema));
  const input = op === 'invokeaction' ? record(affordance?.input) : record(affordance);
  if (affordance) hints.set('json:', hintOf(input));
  for (const [name, schema] of entries(input.properties)) hints.set(`json:${name}`, hintOf(schema));
  return hints;
}
