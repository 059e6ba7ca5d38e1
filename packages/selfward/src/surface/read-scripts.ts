import { type Node, parse } from 'acorn';
import { simple } from 'acorn-walk';
import { type Body, METHODS, type Method } from '../model/endpoint.ts';
import { addressOf, field, pairsOf, type Syntax, staticValue } from './script-syntax.ts';

/** A request that a script would make. */
export interface ScriptCall {
  method: Method;
  /** As written; what the script puts in at run time stands as `{name}`. */
  address: string;
  body?: Body;
  /** Read from a string that looks like a path, not from a call: it may be none, or be asked by another method. */
  guessed?: true;
}

/** Scripts longer than this are libraries; their text is still searched for addresses. */
const LONGEST = 500_000;
const MOST = 100;

/** Same-site paths as they stand in string literals; a bare `/` or a file that is no page is left out. */
const PATH = /^(?:\.{0,2}\/)?[a-z0-9_~.{}-]+(?:\/[a-z0-9_~.{}%-]+)*\/?(?:\?[^\s"'<>]*)?$/i;
const NOT_A_PAGE = /\.(?:m?js|css|map|png|jpe?g|gif|svg|ico|webp|woff2?|ttf|eot|mp[34]|pdf|zip|gz)(?:\?|$)/i;

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

function isPath(address: string): boolean {
  return (
    address.length > 1 &&
    address.length <= 200 &&
    !address.startsWith('//') &&
    PATH.test(address) &&
    !NOT_A_PAGE.test(address)
  );
}

/** `location = …`, `window.location.href = …`: the browser goes there. */
function goesTo({ type, name, object, property }: Syntax): boolean {
  if (type === 'Identifier') return name === 'location';
  if (property?.name === 'location') return true;
  return property?.name === 'href' && (object?.name === 'location' || object?.property?.name === 'location');
}

/** A call that says all in one object: `$.ajax({ url, type, data })`, `axios({ url, method, data })`. */
function readObjectCall(verb: string, library: string, given: Syntax | undefined): ScriptCall | undefined {
  const isOne = verb === 'axios' || verb === 'ajax' || (verb === 'request' && library === 'axios');
  const url = isOne ? field(given, 'url') : undefined;
  const address = url && addressOf(url);
  if (address === undefined || !isPath(address)) return undefined;
  const method = methodOf((field(given, 'method') ?? field(given, 'type'))?.value ?? 'GET') ?? 'GET';
  return { method, address, ...bodyOf(field(given, 'data'), method, verb === 'ajax' ? 'form' : 'json') };
}

function readCall(callee: Syntax, args: readonly Syntax[]): ScriptCall | undefined {
  const verb = (callee.property?.name ?? callee.name ?? '').toLowerCase();
  const [first, second, third] = args;
  if (verb === 'open' && callee.type === 'MemberExpression') {
    const method = first && methodOf(first.value);
    const window = first && callee.object?.name === 'window' ? addressOf(first) : undefined;
    if (!method && window !== undefined && isPath(window)) return { method: 'GET', address: window };
    const address = second && addressOf(second);
    return method && address && isPath(address) ? { method, address } : undefined;
  }
  const owner = callee.object?.name ?? callee.object?.property?.name ?? '';
  if (first?.properties) return readObjectCall(verb, owner, first);
  const address = first && addressOf(first);
  if (address === undefined || !isPath(address)) return undefined;
  if ((verb === 'assign' || verb === 'replace') && owner === 'location') return { method: 'GET', address };
  if (verb === 'getjson' && /^(\$|jQuery)$/.test(owner)) return { method: 'GET', address };
  if (verb === 'fetch' || verb === 'axios') {
    const method = methodOf(field(second, 'method')?.value ?? 'GET') ?? 'GET';
    return { method, address, ...bodyOf(field(second, verb === 'fetch' ? 'body' : 'data'), method, 'json') };
  }
  const library = callee.object?.name ?? '';
  const method = /^(get|head|post|put|patch|delete)$/.test(verb) ? methodOf(verb) : undefined;
  if (!method || !/^(axios|\$|jQuery|http|api|client|ky|superagent)$/.test(library)) return undefined;
  const jquery = library === '$' || library === 'jQuery';
  return {
    method,
    address,
    ...bodyOf(
      jquery ? second : library === 'axios' ? second : (field(second, 'json') ?? third),
      method,
      jquery ? 'form' : 'json',
    ),
  };
}

function methodOf(value: unknown): Method | undefined {
  const upper = typeof value === 'string' ? value.toUpperCase() : '';
  return METHODS.find((method) => method === upper);
}

function bodyOf(node: Syntax | undefined, method: Method, plain: 'json' | 'form'): { body?: Body } {
  if (!node || method === 'GET' || method === 'HEAD') return {};
  const made = node.callee?.property?.name ?? node.callee?.name;
  const inner = node.arguments?.[0];
  if (made === 'stringify' && inner?.properties) return { body: { type: 'json', value: staticValue(inner, '') } };
  if (made === 'URLSearchParams' && inner?.properties) return { body: { type: 'form', fields: pairsOf(inner) } };
  if (!node.properties) return {};
  return {
    body: plain === 'json' ? { type: 'json', value: staticValue(node, '') } : { type: 'form', fields: pairsOf(node) },
  };
}
