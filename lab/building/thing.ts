import { type Answer, type DeviceRequest, json, jsonBody, nothing, type Route, text } from './web/route.ts';

type Value = number | boolean | string;

export interface PropertySpec {
  title: string;
  type: 'number' | 'integer' | 'boolean' | 'string';
  unit?: string;
  minimum?: number;
  maximum?: number;
  enum?: readonly (string | number)[];
  read(): Value;
  /** Left out where it can only be read. */
  write?(value: Value): void;
}

export interface ActionSpec {
  title: string;
  description?: string;
  /** Leaves the device's state as it is (Thing Description 1.1, 5.3.1.4). */
  safe?: boolean;
  input?: Readonly<Record<string, unknown>>;
  /** Where another route of the device takes the call. */
  form?: { href: string; method: 'GET' | 'POST'; contentType?: string };
  run?(input: unknown): void;
}

/** What a device offers as a thing of the Web of Things. */
export interface ThingSpec {
  id: string;
  title: string;
  description: string;
  /** `/`, or `/nodes/bed-11/` for a node behind a gateway. */
  base: string;
  properties: Readonly<Record<string, PropertySpec>>;
  actions?: Readonly<Record<string, ActionSpec>>;
}

const TD_TYPE = 'application/td+json';

/** Where a thing's description is served: the well-known place, or beside a node. */
export const tdPath = ({ base }: ThingSpec): string => (base === '/' ? '/.well-known/wot' : `${base}td`);

/** A W3C Thing Description 1.1 of a thing at an address. */
export function describe(thing: ThingSpec, origin: string): Record<string, unknown> {
  const properties = Object.entries(thing.properties).map(([name, { read: _, write, ...schema }]) => {
    const href = `properties/${name}`;
    const op = write === undefined ? 'readproperty' : ['readproperty', 'writeproperty'];
    const form = { href, op, contentType: 'application/json' };
    return [name, { ...schema, readOnly: write === undefined, forms: [form] }] as const;
  });
  const actions = Object.entries(thing.actions ?? {}).map(([name, { run: _, form, safe = false, ...rest }]) => {
    const { href = `actions/${name}`, method = 'POST', contentType = 'application/json' } = form ?? {};
    const forms = [{ href, op: 'invokeaction', contentType, 'htv:methodName': method }];
    return [name, { ...rest, safe, idempotent: safe, forms }] as const;
  });
  return {
    '@context': ['https://www.w3.org/2022/wot/td/v1.1', { htv: 'http://www.w3.org/2011/http#' }],
    '@type': 'Thing',
    id: thing.id,
    title: thing.title,
    description: thing.description,
    base: `${origin}${thing.base}`,
    securityDefinitions: { open: { scheme: 'nosec' } },
    security: 'open',
    properties: Object.fromEntries(properties),
    actions: Object.fromEntries(actions),
  };
}

/** The routes that serve a thing: its description, its properties, its actions. */
export function thingRoutes(thing: ThingSpec): Route[] {
  const routes: Route[] = [
    {
      method: 'GET',
      path: tdPath(thing),
      handle: ({ headers }) => json(describe(thing, `http://${headers.host}`), 200, TD_TYPE),
    },
  ];
  for (const [name, property] of Object.entries(thing.properties)) {
    const path = `${thing.base}properties/${name}`;
    routes.push({ method: 'GET', path, handle: () => json(property.read()) });
    if (property.write === undefined) continue;
    routes.push({ method: 'PUT', path, effect: 'write', handle: (request) => writeProperty(property, request) });
  }
  for (const [name, action] of Object.entries(thing.actions ?? {})) {
    if (action.form !== undefined) continue;
    routes.push({
      method: 'POST',
      path: `${thing.base}actions/${name}`,
      ...(action.safe ? {} : { effect: 'actuate' }),
      handle: (request) => {
        action.run?.(jsonBody(request));
        return nothing();
      },
    });
  }
  return routes;
}

function writeProperty(property: PropertySpec, request: DeviceRequest): Answer {
  const value = jsonBody(request);
  const wrong = whatIsWrong(property, value);
  if (wrong !== undefined) return text(wrong, 400);
  property.write?.(value as Value);
  return nothing();
}

function whatIsWrong({ type, minimum, maximum, enum: allowed }: PropertySpec, value: unknown): string | undefined {
  const isOfType =
    type === 'integer'
      ? Number.isInteger(value)
      : typeof value === type && (type !== 'number' || Number.isFinite(value));
  if (!isOfType) return `must be of type ${type}`;
  if (typeof value === 'number' && minimum !== undefined && value < minimum) return `must be at least ${minimum}`;
  if (typeof value === 'number' && maximum !== undefined && value > maximum) return `must be at most ${maximum}`;
  const listed = allowed === undefined || allowed.some((one) => one === value);
  return listed ? undefined : `must be one of ${allowed.join(', ')}`;
}
