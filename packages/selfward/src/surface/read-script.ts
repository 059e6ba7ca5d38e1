import { type Node, parse } from 'acorn';
import { simple } from 'acorn-walk';
import { readCall, type ScriptCall } from './script-call.ts';
import { isPath } from './script-paths.ts';
import { addressOf, type Syntax } from './script-syntax.ts';

/** Scripts longer than this are libraries; their text is still searched for addresses. */
const LONGEST = 500_000;

const MOST = 100;

/**
 * The requests that a script names: calls of `fetch`, `open` of an XMLHttpRequest, axios and jQuery with their method and
 * static body, and string literals that read like a path. Nothing is run.
 */
export function readScript(code: string): ScriptCall[] {
  const calls = new Map<string, ScriptCall>();
  const note = (call: ScriptCall) => {
    const key = `${call.method} ${call.address}`;
    if (calls.size < MOST && !calls.has(key)) calls.set(key, call);
  };
  const found = code.length <= LONGEST ? readTree(code) : undefined;
  for (const call of found ?? namedIn(code)) note(call);
  return [...calls.values()];
}

/** Addresses of a text that is no script, or none that can be read. */
function namedIn(code: string): ScriptCall[] {
  const literals = [...code.matchAll(/["'](\/[^"'\s<>\\]{1,200})["']/g)].map(([, address = '']) => address);
  return literals.filter(isPath).map((address) => ({ method: 'GET', address, guessed: true }));
}

/** The calls of a script's tree, those read from mere strings last; undefined where it has none that can be walked. */
function readTree(code: string): ScriptCall[] | undefined {
  const tree = parseScript(code);
  if (tree === undefined) return undefined;
  try {
    return walk(tree);
  } catch (error) {
    // The walk is recursive, and a script may nest without end: it is made to cost, not to be read.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function walk(tree: Node): ScriptCall[] {
  const calls: ScriptCall[] = [];
  // Parts of a longer address are no addresses themselves.
  const taken = new Set<Node>();
  simple(tree, {
    CallExpression(node) {
      const call = readCall(node.callee as Syntax, node.arguments as unknown as Syntax[]);
      if (!call) return;
      for (const argument of node.arguments) taken.add(argument);
      calls.push(call);
    },
    BinaryExpression(node) {
      if (node.operator === '+') taken.add(node.left).add(node.right);
    },
    AssignmentExpression(node) {
      const address = goesTo(node.left as Syntax) ? addressOf(node.right as Syntax) : undefined;
      if (address === undefined || !isPath(address)) return;
      taken.add(node.right);
      calls.push({ method: 'GET', address });
    },
  });
  const named = (node: Node) => {
    // Asked first: a sum of thousands would be put together again for each of its terms.
    if (taken.has(node)) return;
    const address = addressOf(node as Syntax);
    if (address?.startsWith('/') && isPath(address)) calls.push({ method: 'GET', address, guessed: true });
  };
  simple(tree, { Literal: named, TemplateLiteral: named, BinaryExpression: named });
  return calls;
}

function parseScript(code: string): Node | undefined {
  for (const sourceType of ['module', 'script'] as const) {
    try {
      return parse(code, { ecmaVersion: 'latest', sourceType, allowReturnOutsideFunction: true, allowHashBang: true });
    } catch {
      // Tried as the other kind; what is neither is searched as text.
    }
  }
  return undefined;
}

/** `location = …`, `window.location.href = …`: the browser goes there. */
function goesTo({ type, name, object, property }: Syntax): boolean {
  if (type === 'Identifier') return name === 'location';
  if (property?.name === 'location') return true;
  return property?.name === 'href' && (object?.name === 'location' || object?.property?.name === 'location');
}
