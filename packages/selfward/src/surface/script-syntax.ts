import type { Node } from 'acorn';
import type { Pair } from '../model/endpoint.ts';
import { believable, believableText } from './believable.ts';

/** The little of a syntax tree that is read here. */
export interface Syntax extends Node {
  name?: string;
  value?: unknown;
  object?: Syntax;
  property?: Syntax;
  key?: Syntax;
  callee?: Syntax;
  arguments?: Syntax[];
  properties?: Syntax[];
  elements?: (Syntax | null)[];
  quasis?: { value: { cooked?: string | null } }[];
  expressions?: Syntax[];
  operator?: string;
  left?: Syntax;
  right?: Syntax;
}

/** The value of an object literal's property. */
export function field(object: Syntax | undefined, name: string): Syntax | undefined {
  const found = object?.properties?.find(({ key }) => (key?.name ?? key?.value) === name)?.value;
  return found as Syntax | undefined;
}

/** A literal's text, or a template's or a sum's with `{name}` where something is put in. */
export function addressOf(node: Syntax): string | undefined {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
  if (node.type === 'TemplateLiteral') {
    const holes = node.expressions ?? [];
    return node.quasis?.map(({ value }, at) => (value.cooked ?? '') + hole(holes[at])).join('');
  }
  if (node.type !== 'BinaryExpression' || node.operator !== '+' || !node.left || !node.right) return undefined;
  const left = addressOf(node.left);
  return left === undefined ? undefined : left + (addressOf(node.right) ?? hole(node.right));
}

function hole(node: Syntax | undefined): string {
  if (!node) return '';
  if (node.type === 'CallExpression' && /^encodeURI(Component)?$/.test(node.callee?.name ?? ''))
    return hole(node.arguments?.[0]);
  return `{${node.property?.name ?? node.name ?? 'value'}}`;
}

/** An object literal as a form's fields; what is not written out becomes believable. */
export function pairsOf(object: Syntax): Pair[] {
  return entries(object).map(([name, value]) => {
    const known = typeof value.value === 'string' || typeof value.value === 'number' ? String(value.value) : undefined;
    return [name, believableText(name, { ...(known !== undefined && { example: known }) })];
  });
}

/** A literal as a value; what is not written out becomes believable by its key. */
export function staticValue(node: Syntax, name: string): unknown {
  if (node.type === 'Literal') return node.value;
  if (node.type === 'ObjectExpression') {
    return Object.fromEntries(entries(node).map(([key, value]) => [key, staticValue(value, key)]));
  }
  if (node.type === 'ArrayExpression')
    return (node.elements ?? []).flatMap((each) => (each ? [staticValue(each, name)] : []));
  return believable(name);
}

function entries(object: Syntax): [string, Syntax][] {
  return (object.properties ?? []).flatMap(({ key, value }) => {
    const name = key?.name ?? key?.value;
    return name === undefined || !value ? [] : [[String(name), value as Syntax] as [string, Syntax]];
  });
}
