import type { Route } from 'selfward';
import { type Access, LEVELS, may } from '../model/level.ts';

/** Values that exist in the second instance, so that its pages are reached and not their 404s: by route, then name. */
export type Specimens = readonly { route: RegExp; values: Readonly<Record<string, unknown>> }[];

type JsonSchema = Record<string, unknown>;

const isRecord = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null;

const propertiesOf = (schema: unknown): JsonSchema =>
  isRecord(schema) && isRecord(schema.properties) ? schema.properties : {};

/** Every `:name` of the URL, with the value that leads to something. */
function params({ url, params: declared }: Route, values: JsonSchema): JsonSchema | undefined {
  const known = propertiesOf(declared);
  const names = [...url.matchAll(/:(\w+)|(\*)$/g)].map(([, name, star]) => name ?? star ?? '');
  if (names.length === 0) return undefined;
  const properties = names.map((name): [string, unknown] => {
    const own = isRecord(known[name]) ? known[name] : { type: 'string' };
    return [name, name in values ? { ...own, example: values[name] } : own];
  });
  return { ...(isRecord(declared) && declared), type: 'object', properties: Object.fromEntries(properties) };
}

/** A body's fields, with the values that are accepted: what is edited keeps its name, what is chosen exists. */
function body({ body: declared }: Route, values: JsonSchema): JsonSchema | undefined {
  if (!isRecord(declared)) return undefined;
  const properties = Object.entries(propertiesOf(declared)).map(([name, own]): [string, unknown] => [
    name,
    name in values && isRecord(own) ? { ...own, example: values[name] } : own,
  ]);
  return properties.length === 0 ? declared : { ...declared, properties: Object.fromEntries(properties) };
}

/** What a device that reports is called, among the callers of the second instance. */
export const DEVICE = 'device';

/** The level that may do most and whose pages show most. */
const SEES_ALL = 'administrator';

/**
 * What is for nobody or for a device is checked so, all else as who may do all of it: what is stored in one place comes
 * out in another, and only who reaches both sees that. Pages are checked as the first who may see them, too, for they show
 * each level something else; the handlers are the same.
 */
function callers(access: Access, isShown: boolean): string[] {
  if (access === 'agent') return [DEVICE];
  const all = access === 'public' && !isShown ? [] : [SEES_ALL];
  return [...new Set([...(isShown || access === 'public' ? [firstOf(access)] : []), ...all])];
}

function firstOf(access: Access): string {
  if (access === 'public') return 'nobody';
  return LEVELS.find((level) => access === 'signed-in' || (access !== 'agent' && may(level, access))) ?? SEES_ALL;
}

/**
 * A route of this server as its monitor is told it: pages take forms, the API takes JSON, and what is asked for exists in
 * the second instance. The same in both processes, for their tables are compared.
 *
 * @param accessOf - who may call a route.
 * @param isOff - routes of a plugin that is switched off answer 404 to everybody: there is nothing of it to be checked.
 */
export function routeDescriber(
  specimens: Specimens,
  accessOf: (method: string, url: string) => Access | undefined,
  isOff: (url: string) => boolean,
) {
  const described = new Map<string, Route>();

  function describe(route: Route): Route {
    const { method, url } = route;
    const values: JsonSchema = Object.assign(
      {},
      ...specimens.filter((one) => one.route.test(url)).map((one) => one.values),
    );
    const own = { params: params(route, values), body: body(route, values) };
    const given = Object.entries(own).filter(([, schema]) => schema !== undefined);
    const isPage = !url.startsWith('/api/');
    const takesForms = isPage && !url.startsWith('/plugins/');
    const form = takesForms && own.body !== undefined ? { contentType: 'application/x-www-form-urlencoded' } : {};
    const access = accessOf(String(method), url);
    const as = access && { as: callers(access, isPage && method === 'GET') };
    return { ...route, method, ...Object.fromEntries(given), ...form, ...as };
  }

  return (route: Route): Route | undefined => {
    if (isOff(route.url)) return undefined;
    const key = `${route.method} ${route.url}`;
    const known = described.get(key) ?? describe(route);
    described.set(key, known);
    return known;
  };
}
