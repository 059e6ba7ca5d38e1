import { isRecord, type Resolve } from './description.ts';

/** A parameter of an operation, as far as a request needs it. */
export interface Parameter {
  name: string;
  place: 'path' | 'query' | 'header' | 'cookie';
  schema: Record<string, unknown>;
  required: boolean;
  example: unknown;
  /** A list repeats its name, an object spreads its keys; otherwise the style's separator. */
  exploded: boolean;
  style: string;
}

/** The path's parameters and the operation's own, which win by name and place. */
export function parametersOf(
  item: Record<string, unknown>,
  operation: Record<string, unknown>,
  resolve: Resolve,
): Parameter[] {
  const byKey = new Map<string, Parameter>();
  for (const list of [item.parameters, operation.parameters]) {
    for (const each of Array.isArray(list) ? list : []) {
      const parameter = readParameter(resolve(each), resolve);
      byKey.set(`${parameter.place}:${parameter.name}`, parameter);
    }
  }
  return [...byKey.values()];
}

function readParameter(found: unknown, resolve: Resolve): Parameter {
  if (!isRecord(found) || typeof found.name !== 'string') throw new Error('a parameter has no name (a broken $ref?)');
  const { name } = found;
  const place = (['path', 'query', 'header', 'cookie'] as const).find((each) => each === found.in);
  if (!place) throw new Error(`the parameter "${name}" says in: ${JSON.stringify(found.in)}`);
  const [content] = isRecord(found.content) ? Object.values(found.content) : [];
  const schema = resolve(found.schema ?? (isRecord(content) ? content.schema : undefined));
  const [named] = isRecord(found.examples) ? Object.values(found.examples).map(resolve) : [];
  const example = found.example ?? (isRecord(named) ? named.value : undefined);
  const usual = place === 'query' || place === 'cookie' ? 'form' : 'simple';
  const style = typeof found.style === 'string' ? found.style : usual;
  // Only `form` spreads where nothing is said (OpenAPI 3.1, Parameter Object).
  const exploded = (found.explode ?? style === 'form') === true && !isRecord(found.content);
  return {
    name,
    place,
    schema: isRecord(schema) ? schema : {},
    required: found.required === true,
    example,
    exploded,
    style,
  };
}
