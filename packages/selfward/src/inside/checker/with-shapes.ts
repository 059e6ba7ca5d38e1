import type { Route } from '../../surface/routes.ts';
import type { LearnedShape, Wanted } from '../messages.ts';
import { alternatives, isSchema, mergedSchemas, nested, type Schema, simplified, variantOf } from './shape-schema.ts';

const KEYS: Readonly<Record<Wanted['location'], 'querystring' | 'headers' | 'cookies' | 'params' | 'body'>> = {
  query: 'querystring',
  header: 'headers',
  cookie: 'cookies',
  path: 'params',
  json: 'body',
  body: 'body',
};

/** A route with what validators were seen to want there; one for each form that its body may have. */
export function withShapes(route: Route, shapes: readonly LearnedShape[], variant = 0): Route[] {
  if (shapes.length === 0) return [route];
  const made: Route = { ...route };
  for (const { location, path, schema } of shapes) {
    const key = KEYS[location];
    const place =
      location === 'path' ? parameterOf(route.url, path) : location === 'header' ? path.toLowerCase() : path;
    if (place === undefined) continue;
    const wanted = nested(place, simplified(schema));
    made[key] = mergedSchemas(made[key], location === 'header' ? inLowerCase(wanted) : wanted);
    if (location === 'body') made.contentType = 'application/x-www-form-urlencoded';
  }
  // A header that a validator lists is not ours to make where it belongs to the protocol.
  if (isSchema(made.headers)) made.headers = withoutProtocol(made.headers);
  for (const key of ['querystring', 'params', 'body'] as const) made[key] = variantOf(made[key], variant) ?? made[key];
  const forms = alternatives(made.body);
  return forms.length < 2 ? [made] : forms.map((body) => ({ ...made, body }));
}

/** Whether something else can be sent than what was. */
export function hasVariant(shapes: readonly LearnedShape[], variant: number): boolean {
  const all = Object.groupBy(shapes, ({ location }) => KEYS[location]);
  return Object.values(all).some((some) => {
    const schema = some.reduce<Schema>(
      (made, each) => mergedSchemas(made, nested(each.path, simplified(each.schema))),
      {},
    );
    return variantOf(schema, variant) !== undefined;
  });
}

/** A parameter of the path by its name, or by the number of its segment. */
function parameterOf(url: string, path: string): string | undefined {
  if (path === '' || !/^\d+$/.test(path)) return path;
  const [, name] = /^(?::|\{)(\w+)/.exec(url.split('/')[Number(path)] ?? '') ?? [];
  return name;
}

function inLowerCase(schema: Schema): Schema {
  if (!isSchema(schema.properties)) return schema;
  const entries = Object.entries(schema.properties).map(([name, each]) => [name.toLowerCase(), each]);
  return { ...schema, properties: Object.fromEntries(entries) as Schema };
}

const OF_PROTOCOL = /^(?:content-|accept$|host$|connection$|authorization$|cookie$|transfer-encoding$|user-agent$)/;

function withoutProtocol(schema: Schema): Schema {
  if (!isSchema(schema.properties)) return schema;
  const kept = Object.entries(schema.properties).filter(([name]) => !OF_PROTOCOL.test(name));
  return { ...schema, properties: Object.fromEntries(kept) };
}
