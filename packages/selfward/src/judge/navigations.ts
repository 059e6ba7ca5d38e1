import { type AnyNode, type Node, type Program, parse } from 'acorn';
import { ancestor } from 'acorn-walk';

const LIMIT = 200_000;

/**
 * Where a piece of JavaScript takes the page by itself: the addresses that it assigns to the location, or calls it with.
 * What only runs when somebody clicks is left out. Addresses that it works out are followed through literals, variables
 * and properties, no further.
 */
export function navigationsIn(code: string): string[] {
  if (code.length > LIMIT || !/location/.test(code)) return [];
  const program = parsed(code);
  if (!program) return [];
  const known = new Map<string, AnyNode>();
  const called = new Set<string>();
  const found: { value: AnyNode; ancestors: AnyNode[] }[] = [];
  const meet = (value: AnyNode, ancestors: Node[]) => found.push({ value, ancestors: [...ancestors] as AnyNode[] });
  try {
    ancestor(program, {
      VariableDeclarator(node) {
        if (node.id.type === 'Identifier' && node.init) known.set(node.id.name, node.init);
      },
      AssignmentExpression(node, _state, ancestors) {
        if (isLocation(node.left)) meet(node.right, ancestors);
        else if (node.left.type === 'Identifier' && node.operator === '=') known.set(node.left.name, node.right);
      },
      CallExpression(node, _state, ancestors) {
        const { callee, arguments: given } = node;
        if (callee.type === 'Identifier') called.add(callee.name);
        const [first] = given;
        if (
          first &&
          callee.type === 'MemberExpression' &&
          /^(?:assign|replace)$/.test(nameOf(callee)) &&
          isLocation(callee.object)
        ) {
          meet(first as AnyNode, ancestors);
        }
      },
    });
  } catch {
    // Nested deeper than a stack is: no page that means well is.
    return [];
  }
  return found.flatMap(({ value, ancestors }) => {
    if (!runsByItself(ancestors, called)) return [];
    const address = textOf(value, known, 0);
    return address === undefined ? [] : [address];
  });
}

function parsed(code: string): Program | undefined {
  for (const sourceType of ['script', 'module'] as const) {
    try {
      return parse(code, { ecmaVersion: 'latest', sourceType, allowReturnOutsideFunction: true });
    } catch {
      // The other kind may do; what neither can read, browsers do not run.
    }
  }
  return undefined;
}

const WINDOWS = /^(?:window|document|self|top|parent|globalThis)$/;

/** `location`, `window.location`, `top.location.href` … */
function isLocation(node: AnyNode): boolean {
  if (node.type === 'Identifier') return node.name === 'location';
  if (node.type !== 'MemberExpression') return false;
  const name = nameOf(node);
  if (name === 'href') return isLocation(node.object);
  return name === 'location' && isWindow(node.object);
}

function isWindow(node: AnyNode): boolean {
  if (node.type === 'Identifier') return WINDOWS.test(node.name);
  return node.type === 'MemberExpression' && WINDOWS.test(nameOf(node)) && isWindow(node.object);
}

function nameOf({ property, computed }: Extract<AnyNode, { type: 'MemberExpression' }>): string {
  if (!computed && property.type === 'Identifier') return property.name;
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : '';
}

/** Not inside a function, or inside those alone that are called, or that the page's loading or a timer calls. */
function runsByItself(ancestors: readonly AnyNode[], called: ReadonlySet<string>): boolean {
  return ancestors.every((node, at) => {
    if (!/Function/.test(node.type)) return true;
    const parent = ancestors[at - 1];
    if (node.type === 'FunctionDeclaration') return called.has(node.id?.name ?? '');
    if (parent?.type === 'VariableDeclarator') return parent.id.type === 'Identifier' && called.has(parent.id.name);
    if (parent?.type === 'AssignmentExpression')
      return parent.left.type === 'MemberExpression' && nameOf(parent.left) === 'onload';
    if (parent?.type !== 'CallExpression') return false;
    if ((parent.callee as AnyNode) === node) return true;
    const [event] = parent.arguments;
    const name = parent.callee.type === 'MemberExpression' ? nameOf(parent.callee) : '';
    if (name === 'addEventListener' || name === 'on')
      return event?.type === 'Literal' && /^(?:load|ready|DOMContentLoaded|pageshow)$/.test(String(event.value));
    return !/^(?:click|submit|change|key\w+|mouse\w+)$/.test(name);
  });
}

const DEEP = 8;

/** The text that an expression comes to, where it can be read off. */
function textOf(node: AnyNode, known: ReadonlyMap<string, AnyNode>, depth: number): string | undefined {
  if (depth > DEEP) return undefined;
  const of = (inner: AnyNode) => textOf(inner, known, depth + 1);
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? node.value : undefined;
    case 'TemplateLiteral':
      return node.expressions.length === 0 ? (node.quasis[0]?.value.cooked ?? undefined) : undefined;
    case 'BinaryExpression': {
      if (node.operator !== '+' || node.left.type === 'PrivateIdentifier') return undefined;
      const [left, right] = [of(node.left), of(node.right)];
      return left === undefined ? undefined : left + (right ?? '');
    }
    case 'LogicalExpression':
      return of(node.left) || of(node.right);
    case 'Identifier': {
      const value = known.get(node.name);
      return value && of(value);
    }
    case 'MemberExpression': {
      const holder = node.object.type === 'Identifier' ? known.get(node.object.name) : node.object;
      if (holder?.type !== 'ObjectExpression') return undefined;
      for (const property of holder.properties) {
        if (property.type !== 'Property' || property.computed) continue;
        const { key, value } = property;
        const name = key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : '';
        if (name === nameOf(node)) return of(value);
      }
      return undefined;
    }
    case 'CallExpression': {
      const [first] = node.arguments;
      if (node.callee.type !== 'Identifier' || !first || first.type === 'SpreadElement') return undefined;
      const text = of(first);
      if (text === undefined) return undefined;
      if (/^(?:decodeURIComponent|decodeURI|unescape)$/.test(node.callee.name)) return decoded(text);
      return node.callee.name === 'String' ? text : undefined;
    }
    default:
      return undefined;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
