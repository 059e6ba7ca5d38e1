import dns from 'node:dns';
import { isIP } from 'node:net';
import { isNameLetOut } from './let-out.ts';

type Callable = (...given: unknown[]) => unknown;

const FOUR = '127.0.0.1';
const SIX = '::1';

/** What each kind of question is answered; those that are not here have no data. */
const RECORDS: Record<string, (name: string) => unknown> = {
  resolve4: () => [FOUR],
  resolve6: () => [SIX],
  resolveMx: (name) => [{ exchange: name, priority: 10 }],
  resolveTxt: () => [],
  resolveAny: () => [{ type: 'A', address: FOUR, ttl: 60 }],
  reverse: () => ['localhost'],
};
const WITHOUT = ['Caa', 'Cname', 'Naptr', 'Ns', 'Ptr', 'Soa', 'Srv', 'Tlsa'].map((type) => `resolve${type}`);

const OF_TYPE: Record<string, string> = {
  A: 'resolve4',
  AAAA: 'resolve6',
  MX: 'resolveMx',
  TXT: 'resolveTxt',
  ANY: 'resolveAny',
};

function record(method: string, name: string, options: unknown): unknown {
  const answer = RECORDS[method]?.(name);
  if (answer === undefined) {
    const message = `query${method.slice('resolve'.length)} ENODATA ${name}`;
    throw Object.assign(new Error(message), { code: 'ENODATA', syscall: message.split(' ')[0], hostname: name });
  }
  const withTtl = typeof options === 'object' && options !== null && 'ttl' in options && options.ttl === true;
  return withTtl && Array.isArray(answer) ? answer.map((address: unknown) => ({ address, ttl: 60 })) : answer;
}

/** `lookup` knows addresses as they are, and has one of this machine for every name. */
function lookup(name: string, options: unknown): { address: string; family: number }[] {
  const asked = typeof options === 'object' && options !== null ? (options as { family?: unknown }).family : options;
  const known = isIP(name);
  if (known) return [{ address: name, family: known }];
  return asked === 6 || asked === 'IPv6' ? [{ address: SIX, family: 6 }] : [{ address: FOUR, family: 4 }];
}

const wantsAll = (options: unknown): boolean =>
  typeof options === 'object' && options !== null && 'all' in options && options.all === true;

/** One answer, by the name of the method that asks. */
function answer(method: string, args: readonly unknown[]): readonly unknown[] {
  const [name, second] = args;
  if (method === 'lookup') {
    const found = lookup(String(name ?? ''), second);
    return wantsAll(second) ? [found] : [found[0]?.address, found[0]?.family];
  }
  if (method === 'lookupService') return ['localhost', String(second)];
  if (method === 'resolve')
    return [record(OF_TYPE[typeof second === 'string' ? second : 'A'] ?? 'resolveNone', String(name), undefined)];
  return [record(method, String(name), second)];
}

/** The promise's form of what a callback is given in several arguments. */
function joined(method: string, values: readonly unknown[]): unknown {
  if (method === 'lookup' && values.length === 2) return { address: values[0], family: values[1] };
  if (method === 'lookupService') return { hostname: values[0], service: values[1] };
  return values[0];
}

const METHODS = ['lookup', 'lookupService', 'resolve', ...Object.keys(RECORDS), ...WITHOUT];

/** No name is asked for outside: every way of `node:dns`, its promises, and resolvers of the application's own. */
export function withholdNames(withheld: (detail: string) => void): void {
  for (const method of METHODS) {
    for (const owner of [dns, dns.Resolver.prototype]) {
      replace(owner, method, (original, self, args) => {
        const callback = args.at(-1);
        if (typeof args[0] !== 'string' || typeof callback !== 'function') return Reflect.apply(original, self, args);
        if (isNameLetOut(args[0])) return Reflect.apply(original, self, args);
        if (!isIP(args[0])) withheld(`name ${args[0]}`);
        try {
          process.nextTick(callback as Callable, null, ...answer(method, args.slice(0, -1)));
        } catch (error) {
          process.nextTick(callback as Callable, error);
        }
        return {};
      });
    }
    for (const owner of [dns.promises, dns.promises.Resolver.prototype]) {
      replace(owner, method, async (original, self, args) => {
        if (typeof args[0] !== 'string' || isNameLetOut(args[0])) return Reflect.apply(original, self, args);
        if (!isIP(args[0])) withheld(`name ${args[0]}`);
        return joined(method, answer(method, args));
      });
    }
  }
}

/** A proxy, so that `util.promisify` finds what hangs on the function. */
function replace(
  owner: object,
  name: string,
  apply: (original: Callable, self: unknown, args: unknown[]) => unknown,
): void {
  const original: unknown = Reflect.get(owner, name);
  if (typeof original !== 'function') return;
  const value = new Proxy(original as Callable, { apply });
  Object.defineProperty(owner, name, { configurable: true, enumerable: true, writable: true, value });
}
