import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { missing } from '../../../../../../test/support/needs.ts';
import { MARIADB, startMariadb } from '../../../../../../test/support/start-mariadb.ts';
import { POSTGRESQL, startPostgresql } from '../../../../../../test/support/start-postgresql.ts';
import { REDIS, startRedis } from '../../../../../../test/support/start-redis.ts';
import { isFerretdbInstalled, startFerretdbForTesting } from '../../../../../server/src/store/ferretdbForTesting.ts';

const contain = new URL('../contain.ts', import.meta.url).href;

/** All containments at once, and the drivers as an application imports them. */
const application = (at: Record<string, string>) => `
  const at = ${JSON.stringify(at)};
  const said = {};
  const say = async (name, ask) => { said[name] = await ask().catch((error) => error.message); };
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({ connectionString: at.pg });
  await say('pg', async () => (await pool.query('SELECT 1 AS a')).rows);
  await say('pg refuses', () => pool.query('CREATE TABLE t (a int)'));
  const { default: mysql } = await import('mysql2/promise');
  const my = mysql.createPool({ uri: at.mysql });
  await say('mysql', async () => (await my.query('SELECT 1 AS a'))[0]);
  await say('mysql refuses', () => my.query('CREATE DATABASE t'));
  const { default: Redis } = await import('ioredis');
  const redis = new Redis(at.redis);
  await say('redis', async () => [await redis.set('a', 'b'), await redis.get('a'), await redis.flushall()]);
  const { MongoClient } = await import('mongodb');
  const notes = new MongoClient(at.mongo, { serverSelectionTimeoutMS: 5000 }).db('a').collection('notes');
  await say('mongodb', async () => [(await notes.insertOne({ a: 1 })).acknowledged, await notes.countDocuments()]);
  const { DatabaseSync } = await import('node:sqlite');
  new DatabaseSync(at.files + '/node.db').exec('CREATE TABLE a (a)');
  const { default: Better } = await import('better-sqlite3');
  new Better(at.files + '/better.db').exec('CREATE TABLE a (a)');
  await globalThis.endProbe();
  process.stdout.write(JSON.stringify({ said, withheld: globalThis.withheld }), () => process.exit(0));
`;

const lacks = [
  missing('PostgreSQL', POSTGRESQL),
  missing('MariaDB', MARIADB),
  missing('Redis', REDIS),
  !isFerretdbInstalled(),
].some(Boolean);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sw-drivers-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it.skipIf(lacks)('holds every driver together, loaded as an application does', { timeout: 120_000 }, async () => {
  const [pg, mysql, redis, mongo] = await Promise.all([
    startPostgresql(),
    startMariadb(),
    startRedis(),
    startFerretdbForTesting(),
  ]);
  try {
    const at = { pg: pg.url, mysql: mysql.url, redis: redis.url, mongo: mongo.url, files: folder };
    const shadow = await mkdtemp(join(tmpdir(), 'sw-shadow-'));
    const preload = `
      import { contain } from ${JSON.stringify(contain)};
      globalThis.withheld = [];
      globalThis.endProbe = contain({
        folder: ${JSON.stringify(shadow)}, policy: {},
        withheld: (kind, detail) => globalThis.withheld.push(kind + ': ' + detail),
      });`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...['--permission', '--allow-fs-read=*', `--allow-fs-write=${shadow}`, '--allow-worker', '--allow-addons'],
      // Since Node 25 the network has a permission too.
      ...(process.allowedNodeEnvironmentFlags.has('--allow-net') ? ['--allow-net'] : []),
      ...['--no-warnings', '--conditions=selfward-source'],
      `--import=data:text/javascript,${encodeURIComponent(preload)}`,
      ...['--input-type=module', '--eval', application(at)],
    ]);
    await rm(shadow, { recursive: true });
    expect(JSON.parse(stdout)).toEqual({
      said: {
        pg: [{ a: 1 }],
        'pg refuses': 'permission denied',
        mysql: [{ a: 1 }],
        'mysql refuses': 'permission denied',
        redis: ['OK', 'b', 'OK'],
        mongodb: [true, 1],
      },
      withheld: ['pg: CREATE TABLE', 'mysql2: CREATE DATABASE', 'ioredis: flushall'],
    });
    expect(await readdir(folder)).toEqual([]);
  } finally {
    await Promise.all([pg, mysql, redis, mongo].map((server) => server.stop()));
  }
});
