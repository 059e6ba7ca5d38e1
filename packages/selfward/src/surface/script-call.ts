import { type Body, METHODS, type Method } from '../model/endpoint.ts';
import { isPath } from './script-paths.ts';
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

/** A call that says all in one object: `$.ajax({ url, type, data })`, `axios({ url, method, data })`. */
function readObjectCall(verb: string, library: string, given: Syntax | undefined): ScriptCall | undefined {
  const isOne = verb === 'axios' || verb === 'ajax' || (verb === 'request' && library === 'axios');
  const url = isOne ? field(given, 'url') : undefined;
  const address = url && addressOf(url);
  if (address === undefined || !isPath(address)) return undefined;
  const method = methodOf((field(given, 'method') ?? field(given, 'type'))?.value ?? 'GET') ?? 'GET';
  return { method, address, ...bodyOf(field(given, 'data'), method, verb === 'ajax' ? 'form' : 'json') };
}

export function readCall(callee: Syntax, args: readonly Syntax[]): ScriptCall | undefined {
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
