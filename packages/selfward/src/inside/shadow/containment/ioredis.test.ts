import type { Redis as Ioredis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DatabaseProcess } from '../../../../../../test/support/database-process.ts';
import { missing } from '../../../../../../test/support/needs.ts';
import { REDIS, startRedis } from '../../../../../../test/support/start-redis.ts';
import { freshCopyForTesting, hostForTesting } from './stores/fresh-copy-for-testing.ts';
import { containIoredis } from './stores/redis/client.ts';

type Package = { Redis: new (url: string, options?: object) => Ioredis };

describe.skipIf(missing('Redis', REDIS))('ioredis in a shadow', () => {
  let server: DatabaseProcess;
  let living: Ioredis;
  beforeAll(async () => {
    server = await startRedis();
    living = new (freshCopyForTesting<Package>('ioredis').loaded.Redis)(server.url);
    await living.set('name', 'first');
    await living.set('count', '5', 'EX', 1000);
    await living.hset('user', { name: 'ann', age: '30' });
    await living.rpush('list', 'a', 'b');
    await living.sadd('set', 'a');
  }, 60_000);
  afterAll(async () => {
    living?.disconnect();
    await server?.stop();
  });

  const dump = async () => {
    const keys = (await living.keys('*')).sort();
    return Promise.all(keys.map(async (key) => [key, await living.dumpBuffer(key), (await living.ttl(key)) > 0]));
  };
  let host: ReturnType<typeof hostForTesting>;
  let redis: Ioredis;
  let before: unknown;
  const start = (policy: 'overlay' | 'withhold' = 'overlay') => {
    host = hostForTesting({ policy });
    const { loaded, file } = freshCopyForTesting<Package>('ioredis');
    containIoredis((file('built/Redis.js') as { default: unknown }).default, host);
    redis = new loaded.Redis(server.url);
  };
  beforeEach(async () => {
    before = await dump();
    start();
  });
  afterEach(async () => {
    redis.disconnect();
    expect(await dump()).toEqual(before);
  });

  it('reads what is there', async () => {
    expect(await redis.get('name')).toBe('first');
    expect(await redis.getBuffer('name')).toEqual(Buffer.from('first'));
    expect(await redis.hgetall('user')).toEqual({ name: 'ann', age: '30' });
    expect(await redis.lrange('list', 0, -1)).toEqual(['a', 'b']);
    expect(await redis.mget('name', 'none')).toEqual(['first', null]);
  });

  it('sees its own strings, numbers, hashes and expiry, until the end of the probe', async () => {
    expect(await redis.set('name', 'mine')).toBe('OK');
    expect(await redis.get('name')).toBe('mine');
    expect(await redis.mget('name', 'count')).toEqual(['mine', '5']);
    expect(await redis.incr('count')).toBe(6);
    expect(await redis.ttl('count')).toBeGreaterThan(900);
    expect(await redis.set('new', 'a', 'EX', 10, 'NX')).toBe('OK');
    expect(await redis.set('new', 'b', 'NX')).toBeNull();
    expect(await redis.ttl('new')).toBe(10);
    expect(await redis.setex('brief', 20, 'a')).toBe('OK');
    expect(await redis.exists('brief', 'name', 'none')).toBe(2);
    expect(await redis.hset('user', 'name', 'bob', 'email', 'b@c')).toBe(1);
    expect(await redis.hgetall('user')).toEqual({ name: 'bob', age: '30', email: 'b@c' });
    expect(await redis.hincrby('user', 'age', 2)).toBe(32);
    expect(await redis.hdel('user', 'name', 'none')).toBe(1);
    expect(await redis.hget('user', 'name')).toBeNull();
    expect(await redis.del('list', 'name')).toBe(2);
    expect(await redis.get('name')).toBeNull();
    expect(await redis.append('tail', 'a')).toBe(1);
    expect(await redis.type('tail')).toBe('string');
    await host.endProbe();
    expect(await redis.get('name')).toBe('first');
    expect(await redis.exists('new', 'brief', 'tail')).toBe(0);
  });

  it('gives errors as the server does', async () => {
    await expect(redis.get('list')).rejects.toThrow('WRONGTYPE');
    await expect(redis.hset('name', 'a', 'b')).rejects.toThrow('WRONGTYPE');
    await expect(redis.incr('name')).rejects.toThrow('not an integer');
    await expect(redis.call('set', 'a', 'b', 'WHAT')).rejects.toThrow('syntax');
  });

  it('takes pipelines and transactions', async () => {
    expect(
      await redis
        .pipeline()
        .set('a', '1')
        .get('a')
        .incr('a')
        .lrange('list', 0, 0)
        .lpush('list', 'x')
        .hgetall('user')
        .exec(),
    ).toEqual([
      [null, 'OK'],
      [null, '1'],
      [null, 2],
      [null, ['a']],
      [null, 1],
      [null, { name: 'ann', age: '30' }],
    ]);
    expect(await redis.multi().set('b', '1').hgetall('user').incr('b').get('list').exec()).toEqual([
      [null, 'OK'],
      [null, { name: 'ann', age: '30' }],
      [null, 2],
      [expect.objectContaining({ message: expect.stringContaining('WRONGTYPE') }) as Error],
    ]);
    await redis.multi({ pipeline: false });
    expect(await redis.set('c', '1')).toBe('QUEUED');
    expect(await redis.exec()).toEqual([[null, 'OK']]);
    expect(await redis.get('c')).toBe('1');
  });

  it('sees from one connection what another wrote', async () => {
    const other = redis.duplicate();
    await other.set('name', 'other');
    expect(await redis.get('name')).toBe('other');
    other.disconnect();
  });

  it.each<[string, string[], unknown]>([
    ['rpush', ['list', 'c', 'd'], 2],
    ['lpop', ['list'], null],
    ['sadd', ['set', 'b'], 1],
    ['zadd', ['z', '1', 'a'], 1],
    ['flushall', [], 'OK'],
    ['flushdb', [], 'OK'],
    ['rename', ['name', 'other'], 'OK'],
    ['publish', ['channel', 'a'], 0],
    ['eval', ["return redis.call('set', 'name', 'b')", '0'], null],
    ['config', ['set', 'maxmemory', '1'], 'OK'],
    ['script', ['load', 'return 1'], 'e0e1f9fabfc9d4800c877a703b823ac0578ff8db'],
    ['sort', ['list', 'ALPHA', 'STORE', 'sorted'], 'OK'],
    ['restore', ['r', '0', 'a'], 'OK'],
    ['blpop', ['none', '0.01'], null],
    ['shutdown', ['nosave'], 'OK'],
    ['frobnicate', ['a'], 'OK'],
    ['FlushAll', [], 'OK'],
    ['subscribe', ['channel'], 1],
  ])('withholds %s', async (name, args, reply) => {
    expect(await redis.call(name, ...args)).toEqual(reply);
    expect(host.told).toEqual([name.toLowerCase()]);
  });

  it('only answers where that is the policy', async () => {
    redis.disconnect();
    start('withhold');
    expect(await redis.set('name', 'mine')).toBe('OK');
    expect(await redis.incr('count')).toBe(6);
    expect(await redis.get('name')).toBe('first');
  });
});
