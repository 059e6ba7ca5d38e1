import { createHash } from 'node:crypto';
import { OK, type RedisReply } from './entries.ts';

/** Commands that only read, and what a connection says of itself. */
const READS = new Set(
  `getrange substr getbit bitcount bitpos lcs dump object touch
  lrange llen lindex lpos smembers sismember smismember scard srandmember sscan sinter sunion sdiff sintercard
  zrange zrangebyscore zrangebylex zrevrange zrevrangebyscore zrevrangebylex zscore zmscore zcard zcount zlexcount zrank
  zrevrank zscan zrandmember zinter zunion zdiff zintercard hscan hrandfield
  geopos geodist geosearch geohash georadius_ro georadiusbymember_ro xrange xrevrange xlen xinfo xpending
  scan keys dbsize randomkey sort_ro
  ping echo time info auth select hello quit readonly readwrite asking role lastsave command
  json.get json.mget json.type json.strlen json.arrlen json.objkeys json.objlen ft.search ft.info ft._list
  ts.get ts.range ts.revrange ts.mget ts.mrange bf.exists bf.mexists`.split(/\s+/),
);

/** Commands of which some forms only read. */
const READING_FORMS: Record<string, readonly string[]> = {
  client: ['setname', 'setinfo', 'getname', 'id', 'info', 'list'],
  config: ['get'],
  cluster: [
    'slots',
    'shards',
    'nodes',
    'info',
    'myid',
    'keyslot',
    'countkeysinslot',
    'getkeysinslot',
    'links',
    'replicas',
  ],
  script: ['exists'],
  memory: ['usage', 'stats', 'doctor'],
  pubsub: ['channels', 'numsub', 'numpat', 'shardchannels', 'shardnumsub'],
  acl: ['whoami', 'cat'],
  module: ['list'],
  function: ['list', 'stats'],
  slowlog: ['get', 'len'],
  latency: ['latest', 'history', 'doctor'],
};

/** They write only where they are told to. */
const MAY_STORE = /^(?:sort|georadius|georadiusbymember)$/;

/** Whether the server may be asked, because nothing there changes. */
export function onlyReads(name: string, args: readonly Buffer[]): boolean {
  const form = args[0]?.toString().toLowerCase() ?? '';
  if (MAY_STORE.test(name)) return !args.some((each) => /^store(?:dist)?$/i.test(each.toString()));
  return READS.has(name) || (READING_FORMS[name]?.includes(form) ?? false);
}

/** Waits for what others push; where the timeout stands among the arguments, and its unit in ms. */
const BLOCKING: Record<string, (args: readonly Buffer[]) => number | undefined> = {
  ...Object.fromEntries(
    ['blpop', 'brpop', 'brpoplpush', 'blmove', 'bzpopmin', 'bzpopmax'].map((name) => [
      name,
      (args: readonly Buffer[]) => Number(args.at(-1)) * 1000,
    ]),
  ),
  blmpop: (args) => Number(args[0]) * 1000,
  bzmpop: (args) => Number(args[0]) * 1000,
  xread: blockOption,
  xreadgroup: blockOption,
};

function blockOption(args: readonly Buffer[]): number | undefined {
  const at = args.findIndex((each) => each.toString().toLowerCase() === 'block');
  return at < 0 ? undefined : Number(args[at + 1]);
}

const COUNTING =
  /^(?:[lr]pushx?|sadd|srem|zadd|zrem|geoadd|pfadd|lrem|linsert|ltrim|copy|move|smove|setrange|setbit|xdel|xack|xtrim|z(?:union|inter|diff|range)store|s(?:union|inter|diff)store|geosearchstore|renamenx|zremrangeby\w+|pfcount)$/;
const TAKING =
  /^(?:[lr]pop|spop|zpop\w+|lmpop|zmpop|lmove|rpoplpush|xreadgroup|xread|xclaim|xautoclaim|eval\w*|fcall\w*|getdel|zincrby)$/;

/**
 * What a withheld command is answered with.
 *
 * @returns what to wait for in ms, for those that wait; never where it waits for ever.
 */
export function withheldReply(name: string, args: readonly Buffer[]): { reply: RedisReply; after?: number } {
  const blocks = BLOCKING[name]?.(args);
  if (blocks !== undefined) return { reply: null, after: blocks > 0 ? blocks : Number.POSITIVE_INFINITY };
  if (name === 'script' && args[0]?.toString().toLowerCase() === 'load')
    return {
      reply: Buffer.from(
        createHash('sha1')
          .update(args[1] ?? '')
          .digest('hex'),
      ),
    };
  if (name === 'xadd') return { reply: Buffer.from(`${Date.now()}-0`) };
  if (/^s?publish$|^wait(?:aof)?$/.test(name)) return { reply: 0 };
  if (/subscribe$/.test(name)) return { reply: name.includes('unsub') ? 0 : args.length };
  if (/^[lr]push$|^sadd$/.test(name)) return { reply: Math.max(0, args.length - 1) };
  if (COUNTING.test(name)) return { reply: name === 'setbit' || name === 'pfcount' ? 0 : 1 };
  return { reply: TAKING.test(name) ? null : OK };
}
