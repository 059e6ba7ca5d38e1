import { Redis } from 'ioredis';
import { createClient, RESP_TYPES } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missing } from '../../../../test/support/needs.ts';
import { REDIS, startRedis } from '../../../../test/support/start-redis.ts';
import ioredis from './ioredis.ts';
import redis from './redis.ts';
import redisScript from './redis-script.ts';
import { luaPosition } from './shared/lua-position.ts';
import { type WatchForTesting, watchForTesting, worst } from './testing/watch-sensor.ts';

describe('luaPosition', () => {
  const M = 'bcdfg2hjkl';
  it.each<[script: string, position: string]>([
    ["return redis.call('get', 'MARK')", 'data'],
    ["return redis.call('get', 'a\\'MARK')", 'data'],
    ['return "MARK"', 'data'],
    ['return [[ MARK ]]', 'data'],
    ['return [==[ ]] MARK ]==]', 'data'],
    ['return 1 -- MARK', 'data'],
    ['return 1 --[[ \n MARK ]]', 'data'],
    ["return redis.call('get', '') MARK", 'code'],
    ['return [[ a ]] .. MARK', 'code'],
    ['return 1 -- a\nMARK()', 'code'],
    ['return KEYS[MARK]', 'code'],
    ['return 1', 'unknown'],
  ])('%s: %s', (script, position) => {
    expect(luaPosition(script.replaceAll('MARK', M), M)).toBe(position);
  });
});

const IN_TEXT = "') {p} --";
type Route = (value: never) => unknown;
const pasted = (v: string) => `return redis.call('get', '${v}')`;
const cleaned = (v: string) => v.replace(/\W/g, '');
const MENDED = "return redis.call('get', ARGV[1])";

describe.skipIf(missing('Redis', REDIS))('clients of Redis', () => {
  let server: Awaited<ReturnType<typeof startRedis>>;
  let watchIo: WatchForTesting;
  let watch: WatchForTesting;
  let watchScript: WatchForTesting;
  let io: Redis;
  let pipelining: Redis;
  let client: ReturnType<typeof createClient>;
  beforeAll(async () => {
    server = await startRedis();
    watchIo = watchForTesting(ioredis);
    watch = watchForTesting(redis);
    watchScript = watchForTesting(redisScript);
    io = new Redis(server.url);
    pipelining = new Redis(server.url, { enableAutoPipelining: true });
    client = createClient({ url: server.url });
    await client.connect();
    await Promise.all([io.ping(), pipelining.ping()]);
  });
  afterAll(async () => {
    watchIo.stop();
    watch.stop();
    watchScript.stop();
    io?.disconnect();
    pipelining?.disconnect();
    client?.destroy();
    await server?.stop();
  });

  it.each<[way: string, flawed: Route, mended: Route, input?: string]>([
    ['eval', (v) => io.eval(pasted(v), 0), (v) => io.eval(MENDED, 0, v)],
    ['a command that is chosen', (v) => io.call(v, 'a'), (v) => io.call('get', v), '{p}'],
    ['script load', (v) => io.script('LOAD', pasted(v)), (v) => io.eval(MENDED, 0, v)],
    ['a pipeline', (v) => io.pipeline().eval(pasted(v), 0).exec(), (v) => io.pipeline().get(v).exec()],
    ['a transaction', (v) => io.multi().eval(pasted(v), 0).exec(), (v) => io.multi().set('a', v).exec()],
    ['pipelined by itself', (v) => pipelining.eval(pasted(v), 0), (v) => pipelining.get(v)],
    [
      'a command of its own',
      (v) => io.eval(pasted(v), 0),
      (v) => {
        io.defineCommand('ours', { numberOfKeys: 0, lua: MENDED });
        return (io as Redis & { ours(value: string): unknown }).ours(v);
      },
    ],
    ['bytes', (v) => io.eval(pasted(v), 0), (v) => io.set('a', Buffer.from(v))],
  ])('ioredis: %s', async (_way, flawed, mended, input = IN_TEXT) => {
    expect(worst(await watchIo.call(flawed, input))).toEqual(['code', true]);
    expect(worst(await watchIo.call(mended, input))).toEqual(['data', true]);
    expect(watchIo.failures()).toEqual([]);
  });

  it.each<[way: string, flawed: Route, mended: Route, input?: string]>([
    ['eval', (v) => client.eval(pasted(v)), (v) => client.eval(MENDED, { arguments: [v] })],
    ['sendCommand', (v) => client.sendCommand([v]), (v) => client.sendCommand(['GET', v]), '{p}'],
    ['script load', (v) => client.scriptLoad(pasted(v)), (v) => client.get(v)],
    ['a transaction', (v) => client.multi().eval(pasted(v)).exec(), (v) => client.multi().set('a', v).exec()],
    [
      'pipelined',
      (v) => client.multi().eval(pasted(v)).execAsPipeline(),
      (v) => client.multi().get(v).execAsPipeline(),
    ],
    [
      'with types',
      (v) => client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer }).eval(pasted(v)),
      (v) => client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer }).get(v),
    ],
  ])('redis: %s', async (_way, flawed, mended, input = IN_TEXT) => {
    expect(worst(await watch.call(flawed, input))).toEqual(['code', true]);
    expect(worst(await watch.call(mended, input))).toEqual(['data', true]);
    expect(watch.failures()).toEqual([]);
  });

  it.each<[way: string, flawed: Route, mended: Route, aside: Route]>([
    ['ioredis', (v) => io.eval(pasted(v), 0), (v) => io.eval(`return '${cleaned(v)}'`, 0), (v) => io.get(v)],
    ['redis', (v) => client.eval(pasted(v)), (v) => client.eval(`return '${cleaned(v)}'`), (v) => client.get(v)],
  ])('%s: scripts alone, apart from keys and values', async (_way, flawed, mended, aside) => {
    expect(worst(await watchScript.call(flawed, IN_TEXT))).toEqual(['code', true]);
    expect(worst(await watchScript.call(mended, IN_TEXT))).toEqual(['data', true]);
    expect(await watchScript.call(aside, IN_TEXT)).toEqual([]);
    expect([watchScript.failures(), await watchScript.blind()]).toEqual([[], []]);
  });

  it('proves each way in, connecting to nothing', async () => {
    const plain = (way: string) => way.replace(/^(\S+) [\d.]+:/, '$1:');
    expect(
      ioredis
        .ways()
        .map(({ way }) => plain(way))
        .sort(),
    ).toEqual(
      ['a cluster', 'a connection', 'a pipeline'].flatMap((kind) => [
        `ioredis: ${kind}: a command`,
        `ioredis: ${kind}: a command by its name`,
        `ioredis: ${kind}: a script`,
      ]),
    );
    expect(
      redis
        .ways()
        .map(({ way }) => plain(way))
        .sort(),
    ).toEqual(
      ['a client', 'a cluster', 'a transaction'].flatMap((kind) => [
        `@redis/client: ${kind}: a command`,
        `@redis/client: ${kind}: a script`,
      ]),
    );
    expect([await watchIo.blind(), await watch.blind()]).toEqual([[], []]);
    expect([watchIo.failures(), watch.failures()]).toEqual([[], []]);
  });
});
