import { DEEPEST, type Foreign, isObject, type Schema } from '../schema.ts';
import { byName } from './by-name.ts';

/** What of class-validator and class-transformer is asked. */
export interface ClassMetadata {
  /** `getTargetValidationMetadatas` of the storage. */
  of(type: unknown): unknown;
  /** The class of a field's value, where `@Type()` says it. */
  typeOf(type: unknown, property: string): unknown;
}

/** What a class's decorators want of its fields, as JSON Schema. */
export function classValidator(type: unknown, metadata: ClassMetadata, depth = 0): Schema {
  if (typeof type !== 'function' || depth > DEEPEST) return {};
  const properties: Record<string, Schema> = {};
  const optional = new Set<string>();
  for (const rule of list(metadata.of(type)).filter(isObject)) {
    const name = String(rule.propertyName);
    if (rule.type === 'conditionalValidation') {
      optional.add(name);
      continue;
    }
    const wanted =
      rule.type === 'nestedValidation'
        ? classValidator(metadata.typeOf(type, name), metadata, depth + 1)
        : byName(nameOf(rule), list(rule.constraints), false);
    const known = properties[name] ?? {};
    const isList = rule.each === true || (rule.type === 'nestedValidation' && known.type === 'array');
    properties[name] = isList ? listOf(known, wanted) : together(known, wanted);
  }
  return { type: 'object', properties, required: Object.keys(properties).filter((name) => !optional.has(name)) };
}

/** Rules since 0.14 bear their names; earlier ones are known by their class. */
const nameOf = ({ name, type }: Foreign): string => String(name ?? type);

/** Rules come from the last decorator to the first: what says more of the type stays. */
function together(known: Schema, wanted: Schema): Schema {
  if (known.type === 'array' && wanted.type !== 'array' && wanted.type !== undefined)
    return { ...known, items: { ...(known.items as Schema), ...wanted } };
  if (wanted.type === 'array' && known.type !== undefined && known.type !== 'array') return { ...wanted, items: known };
  const isNumber = [known.type, wanted.type].includes('integer');
  return { ...known, ...wanted, ...(isNumber && { type: 'integer' }) };
}

function listOf(known: Schema, wanted: Schema): Schema {
  const items = known.type === 'array' ? (known.items as Schema | undefined) : known;
  const { items: _, ...rest } = known.type === 'array' ? known : ({} as Schema);
  return { ...rest, type: 'array', items: { ...items, ...wanted } };
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
