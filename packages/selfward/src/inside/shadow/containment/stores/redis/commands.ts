import {
  bytesOf,
  fieldsOf,
  integerOf,
  keyOf,
  OK,
  type RedisEntry,
  type RedisKeys,
  type RedisReply,
  RedisReplyError,
  stringOf,
  syntaxError,
  untilOf,
} from './entries.ts';

type Command = (keys: RedisKeys, args: readonly Buffer[]) => Promise<RedisReply>;

/**
 * Strings, hashes and expiry as Redis has them, over keys that may be the shadow's own: https://redis.io/docs/latest/commands/
 */
export const REDIS_COMMANDS: Record<string, Command> = {
  get: async (keys, [key]) => stringOf(await keys.get(need(key))),
  strlen: async (keys, [key]) => stringOf(await keys.get(need(key)))?.length ?? 0,
  mget: (keys, args) => each(args, async (key) => stringOrNull(await keys.get(key))),
  set,
  setnx: async (keys, [key, value]) => ((await set(keys, [need(key), need(value), NX])) === null ? 0 : 1),
  setex: (keys, [key, seconds, value]) => set(keys, [need(key), need(value), EX, need(seconds)]),
  psetex: (keys, [key, ms, value]) => set(keys, [need(key), need(value), PX, need(ms)]),
  async getset(keys, [key, value]) {
    const before = stringOf(await keys.get(need(key)));
    keys.put(need(key), { is: 'string', value: need(value) });
    return before;
  },
  async getdel(keys, [key]) {
    const before = stringOf(await keys.get(need(key)));
    if (before) keys.put(need(key), { is: 'none' });
    return before;
  },
  async getex(keys, [key, how, amount]) {
    const entry = await keys.get(need(key));
    const value = stringOf(entry);
    if (value && how) keys.put(need(key), withUntil({ is: 'string', value }, untilFrom(keys, how, amount)));
    return value;
  },
  async mset(keys, args) {
    for (const [key, value] of pairs(args)) keys.put(key, { is: 'string', value });
    return OK;
  },
  async msetnx(keys, args) {
    for (const [key] of pairs(args)) if ((await keys.get(key)).is !== 'none') return 0;
    for (const [key, value] of pairs(args)) keys.put(key, { is: 'string', value });
    return 1;
  },
  async append(keys, [key, more]) {
    const entry = await keys.get(need(key));
    const value = Buffer.concat([stringOf(entry) ?? Buffer.alloc(0), need(more)]);
    keys.put(need(key), withUntil({ is: 'string', value }, untilOf(entry)));
    return value.length;
  },
  incr: (keys, [key]) => add(keys, need(key), 1n),
  decr: (keys, [key]) => add(keys, need(key), -1n),
  incrby: (keys, [key, by]) => add(keys, need(key), integerOf(by)),
  decrby: (keys, [key, by]) => add(keys, need(key), -integerOf(by)),
  async incrbyfloat(keys, [key, by]) {
    const entry = await keys.get(need(key));
    const value = addFloat(stringOf(entry), by);
    keys.put(need(key), withUntil({ is: 'string', value }, untilOf(entry)));
    return value;
  },
  del: remove,
  unlink: remove,
  exists: async (keys, args) =>
    (await each(args, async (key) => ((await keys.get(key)).is === 'none' ? 0 : 1))).filter(Boolean).length,
  async type(keys, [key]) {
    const entry = await keys.get(need(key));
    return Buffer.from(entry.is === 'other' ? entry.type : entry.is);
  },
  expire: (keys, [key, seconds, when]) => expire(keys, need(key), keys.now() + Number(integerOf(seconds)) * 1000, when),
  pexpire: (keys, [key, ms, when]) => expire(keys, need(key), keys.now() + Number(integerOf(ms)), when),
  expireat: (keys, [key, at, when]) => expire(keys, need(key), Number(integerOf(at)) * 1000, when),
  pexpireat: (keys, [key, at, when]) => expire(keys, need(key), Number(integerOf(at)), when),
  async persist(keys, [key]) {
    const entry = await keys.get(need(key));
    if (untilOf(entry) === undefined) return 0;
    keys.put(need(key), withUntil(entry, undefined));
    return 1;
  },
  ttl: (keys, [key]) => timeLeft(keys, need(key), (until) => Math.round((until - keys.now()) / 1000)),
  pttl: (keys, [key]) => timeLeft(keys, need(key), (until) => until - keys.now()),
  expiretime: (keys, [key]) => timeLeft(keys, need(key), (until) => Math.round(until / 1000)),
  pexpiretime: (keys, [key]) => timeLeft(keys, need(key), (until) => until),
  hget: async (keys, [key, field]) => (await fields(keys, key)).get(keyOf(need(field))) ?? null,
  hmget: async (keys, [key, ...wanted]) => {
    const found = await fields(keys, key);
    return wanted.map((field) => found.get(keyOf(field)) ?? null);
  },
  hgetall: async (keys, [key]) => [...(await fields(keys, key))].flatMap(([field, value]) => [bytesOf(field), value]),
  hkeys: async (keys, [key]) => [...(await fields(keys, key)).keys()].map(bytesOf),
  hvals: async (keys, [key]) => [...(await fields(keys, key)).values()],
  hlen: async (keys, [key]) => (await fields(keys, key)).size,
  hexists: async (keys, [key, field]) => Number((await fields(keys, key)).has(keyOf(need(field)))),
  hstrlen: async (keys, [key, field]) => (await fields(keys, key)).get(keyOf(need(field)))?.length ?? 0,
  async hset(keys, [key, ...rest]) {
    let added = 0;
    await change(keys, need(key), (found) => {
      for (const [field, value] of pairs(rest)) {
        if (!found.has(keyOf(field))) added++;
        found.set(keyOf(field), value);
      }
    });
    return added;
  },
  async hmset(keys, args) {
    await REDIS_COMMANDS.hset?.(keys, args);
    return OK;
  },
  async hsetnx(keys, [key, field, value]) {
    const name = keyOf(need(field));
    if ((await fields(keys, key)).has(name)) return 0;
    await change(keys, need(key), (found) => void found.set(name, need(value)));
    return 1;
  },
  async hdel(keys, [key, ...gone]) {
    let removed = 0;
    await change(keys, need(key), (found) => {
      for (const field of gone) if (found.delete(keyOf(field))) removed++;
    });
    return removed;
  },
  async hincrby(keys, [key, field, by]) {
    let sum = 0n;
    await change(keys, need(key), (found) => {
      sum = integerOf(found.get(keyOf(need(field))) ?? ZERO) + integerOf(by);
      found.set(keyOf(need(field)), Buffer.from(String(sum)));
    });
    return Number(sum);
  },
  async hincrbyfloat(keys, [key, field, by]) {
    let sum: Buffer = ZERO;
    await change(keys, need(key), (found) => {
      sum = addFloat(found.get(keyOf(need(field))) ?? null, by);
      found.set(keyOf(need(field)), sum);
    });
    return sum;
  },
};

/** Those that only read: where none of their keys is the shadow's own, the server answers them itself. */
export const REDIS_OVERLAY_READS = new Set(
  'get strlen mget exists type ttl pttl expiretime pexpiretime hget hmget hgetall hkeys hvals hlen hexists hstrlen'.split(
    ' ',
  ),
);

/** Which of a command's arguments are keys. */
export function keysOf(name: string, args: readonly Buffer[]): readonly Buffer[] {
  return name === 'mget' || name === 'exists' ? args : args.slice(0, 1);
}

const NX = Buffer.from('NX');
const EX = Buffer.from('EX');
const PX = Buffer.from('PX');
const ZERO = Buffer.from('0');

function need(given: Buffer | undefined): Buffer {
  if (given === undefined) throw new RedisReplyError('ERR wrong number of arguments');
  return given;
}

function* pairs(args: readonly Buffer[]): Generator<[Buffer, Buffer]> {
  if (args.length === 0 || args.length % 2 > 0) throw new RedisReplyError('ERR wrong number of arguments');
  for (let at = 0; at < args.length; at += 2) yield [need(args[at]), need(args[at + 1])];
}

async function each<T>(args: readonly Buffer[], of: (key: Buffer) => Promise<T>): Promise<T[]> {
  const found: T[] = [];
  for (const key of args) found.push(await of(key));
  return found;
}

const stringOrNull = (entry: RedisEntry) => (entry.is === 'string' ? entry.value : null);
const fields = async (keys: RedisKeys, key: Buffer | undefined) => fieldsOf(await keys.get(need(key)));

function withUntil(entry: RedisEntry, until: number | undefined): RedisEntry {
  if (entry.is === 'none' || entry.is === 'other') return entry;
  const { until: _before, ...rest } = entry;
  return until === undefined ? rest : { ...rest, until };
}

/** `EX`, `PX`, `EXAT`, `PXAT`, `PERSIST`. */
function untilFrom(keys: RedisKeys, how: Buffer, amount: Buffer | undefined): number | undefined {
  const by: Record<string, (given: number) => number> = {
    EX: (seconds) => keys.now() + seconds * 1000,
    PX: (ms) => keys.now() + ms,
    EXAT: (seconds) => seconds * 1000,
    PXAT: (ms) => ms,
  };
  const unit = how.toString().toUpperCase();
  if (unit === 'PERSIST') return undefined;
  const at = by[unit];
  if (!at) throw syntaxError();
  return at(Number(integerOf(amount)));
}

async function set(keys: RedisKeys, [key, value, ...options]: readonly Buffer[]): Promise<RedisReply> {
  const before = await keys.get(need(key));
  let until: number | undefined;
  let returns = false;
  let puts = true;
  for (let at = 0; at < options.length; at++) {
    const option = need(options[at]).toString().toUpperCase();
    if (option === 'NX') puts &&= before.is === 'none';
    else if (option === 'XX') puts &&= before.is !== 'none';
    else if (option === 'GET') returns = true;
    else if (option === 'KEEPTTL') until = untilOf(before);
    else until = untilFrom(keys, need(options[at]), options[++at]);
  }
  const replaced = returns ? stringOf(before) : null;
  if (puts) keys.put(need(key), withUntil({ is: 'string', value: need(value) }, until));
  if (returns) return replaced;
  return puts ? OK : null;
}

async function add(keys: RedisKeys, key: Buffer, by: bigint): Promise<number> {
  const entry = await keys.get(key);
  const sum = integerOf(stringOf(entry) ?? ZERO) + by;
  keys.put(key, withUntil({ is: 'string', value: Buffer.from(String(sum)) }, untilOf(entry)));
  return Number(sum);
}

function addFloat(before: Buffer | null, by: Buffer | undefined): Buffer {
  const sum = Number(before?.toString() ?? 0) + Number(need(by).toString());
  if (!Number.isFinite(sum)) throw new RedisReplyError('ERR value is not a valid float');
  return Buffer.from(String(sum));
}

async function remove(keys: RedisKeys, args: readonly Buffer[]): Promise<number> {
  let removed = 0;
  for (const key of args) {
    if ((await keys.get(key)).is === 'none') continue;
    keys.put(key, { is: 'none' });
    removed++;
  }
  return removed;
}

async function expire(keys: RedisKeys, key: Buffer, until: number, when: Buffer | undefined): Promise<number> {
  const entry = await keys.get(key);
  if (entry.is === 'none') return 0;
  const before = untilOf(entry);
  const how = when?.toString().toUpperCase();
  const refused =
    (how === 'NX' && before !== undefined) ||
    (how === 'XX' && before === undefined) ||
    (how === 'GT' && (before === undefined || until <= before)) ||
    (how === 'LT' && before !== undefined && until >= before);
  if (refused) return 0;
  keys.put(key, until <= keys.now() ? { is: 'none' } : withUntil(entry, until));
  return 1;
}

async function timeLeft(keys: RedisKeys, key: Buffer, of: (until: number) => number): Promise<number> {
  const entry = await keys.get(key);
  if (entry.is === 'none') return -2;
  const until = untilOf(entry);
  return until === undefined ? -1 : of(until);
}

async function change(keys: RedisKeys, key: Buffer, by: (fields: Map<string, Buffer>) => void): Promise<void> {
  const entry = await keys.get(key);
  const changed = new Map(fieldsOf(entry));
  by(changed);
  keys.put(key, changed.size === 0 ? { is: 'none' } : withUntil({ is: 'hash', fields: changed }, untilOf(entry)));
}
