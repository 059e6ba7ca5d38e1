import { type AnyNode, type Program, parse } from 'acorn';
import { full } from 'acorn-walk';

export type Literal = string | number | boolean;

/** What a script compares by `===`, `==` or `switch`: a name, and the values that it may be. */
export interface Comparisons {
  /**
   * The values that something of this name is compared with, in the function that a place stands in.
   *
   * @param line - from 1
   * @param column - from 1
   */
  near(name: string, line: number, column: number): Literal[];
}

interface Comparison {
  name: string;
  value: Literal;
  at: number;
}

interface Range {
  start: number;
  end: number;
}

/** Longer ones are bundles: names mean nothing there, and parsing takes its time. */
const LONGEST = 500_000;

/** Calls that leave a value what it is, for whoever compares it. */
const SAME = new Set(['String', 'Number', 'toString', 'toLowerCase', 'toUpperCase', 'trim']);

/** Reads a script without running it; nothing where it cannot be read. */
export function comparisonsIn(source: string): Comparisons | undefined {
  const tree = source.length <= LONGEST ? parsed(source) : undefined;
  if (!tree) return undefined;
  const found: Comparison[] = [];
  const functions: Range[] = [];
  const note = (compared: AnyNode, value: AnyNode, at: number) => {
    const name = nameOf(compared);
    const literal = literalOf(value);
    if (name !== undefined && literal !== undefined) found.push({ name, value: literal, at });
  };
  full(tree, (each) => {
    const node = each as AnyNode;
    switch (node.type) {
      case 'BinaryExpression':
        if (!/^[!=]==?$/.test(node.operator)) return;
        note(node.left, node.right, node.start);
        note(node.right, node.left, node.start);
        return;
      case 'SwitchStatement':
        for (const { test } of node.cases) if (test) note(node.discriminant, test, node.start);
        return;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        functions.push({ start: node.start, end: node.end });
    }
  });
  const starts = lineStarts(source);
  return {
    near(name, line, column) {
      const at = (starts[line - 1] ?? 0) + column - 1;
      const around = functions
        .filter(({ start, end }) => start <= at && at < end)
        .sort((a, b) => a.end - a.start - (b.end - b.start))[0] ?? { start: 0, end: source.length };
      const values = found
        .filter((each) => each.name === name && around.start <= each.at && each.at < around.end)
        .map(({ value }) => value);
      return [...new Set(values)];
    },
  };
}

function parsed(source: string): Program | undefined {
  for (const sourceType of ['module', 'script'] as const) {
    try {
      return parse(source, {
        ecmaVersion: 'latest',
        sourceType,
        allowHashBang: true,
        allowReturnOutsideFunction: true,
        allowAwaitOutsideFunction: true,
      });
    } catch {
      // The other way, or none.
    }
  }
  return undefined;
}

/** `mode`, `query.mode`, `query['mode']`, and what is made of them without another meaning. */
function nameOf(node: AnyNode): string | undefined {
  switch (node.type) {
    case 'Identifier':
      return node.name;
    case 'ChainExpression':
      return nameOf(node.expression);
    case 'MemberExpression':
      if (!node.computed) return node.property.type === 'Identifier' ? node.property.name : undefined;
      return node.property.type === 'Literal' ? String(node.property.value) : undefined;
    case 'CallExpression': {
      const { callee, arguments: given } = node;
      if (callee.type === 'Identifier' && SAME.has(callee.name) && given[0]) return nameOf(given[0]);
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return undefined;
      if (SAME.has(callee.property.name)) return nameOf(callee.object);
      // `c.req.query('mode')`, `params.get('mode')`
      const [first] = given;
      return first?.type === 'Literal' && typeof first.value === 'string' ? first.value : undefined;
    }
    default:
      return undefined;
  }
}

function literalOf(node: AnyNode): Literal | undefined {
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? undefined;
  if (node.type !== 'Literal') return undefined;
  const { value } = node;
  // Nobody chooses by an empty text: that asks whether there is one.
  if (typeof value === 'string') return value === '' || value.length > 100 ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}

function lineStarts(source: string): number[] {
  const starts = [0];
  for (const { index } of source.matchAll(/\n/g)) starts.push(index + 1);
  return starts;
}
