import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { MongoClient } from 'mongodb';
import mqtt from 'mqtt';
import mysql from 'mysql2/promise';
import pg from 'pg';
import type { Finding, MonitorState } from 'selfward';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isFerretdbInstalled, startFerretdbForTesting } from '../packages/server/src/store/ferretdbForTesting.ts';
import { type Dump, dumpFiles, dumpMongodb, dumpMysql, dumpPostgresql, dumpRedis } from './support/dump-stores.ts';
import { missing } from './support/needs.ts';
import { type SilentPeers, startSilentPeers } from './support/silent-peers.ts';
import { MARIADB, startMariadb } from './support/start-mariadb.ts';
import { MOSQUITTO, startMosquitto } from './support/start-mosquitto.ts';
import { POSTGRESQL, startPostgresql } from './support/start-postgresql.ts';
import { REDIS, startRedis } from './support/start-redis.ts';
import { startWatched, type WatchedProcess } from './support/watched-process.ts';
import type { At } from './watched/everything/at.ts';

/** One pass; ten thousand, as `SELFWARD_HARMLESS_PROBES=10000` asks for, take minutes. */
const PROBES = Number(process.env.SELFWARD_HARMLESS_PROBES ?? 500);
const OPTIONS = { shadow: { cpuShare: 1 } };

/** Of what the application uses. */
const SENSORS = [
  'pg',
  'mysql2',
  'mongodb',
  'ioredis',
  'node-sqlite',
  'better-sqlite3',
  'eval',
  'file-system',
  'outgoing',
];

const lacks = [
  missing('PostgreSQL', POSTGRESQL),
  missing('MariaDB', MARIADB),
  missing('Redis', REDIS),
  missing('Mosquitto', MOSQUITTO),
  !isFerretdbInstalled(),
].some(Boolean);

interface Stores {
  at: At;
  broker: Awaited<ReturnType<typeof startMosquitto>>;
  peers: SilentPeers;
  stop(): Promise<void>;
}

let folder: string;
/** Temporary files of the application, its shadows and nobody else. */
let scratch: string;
let stores: Stores | undefined;
let app: WatchedProcess | undefined;

beforeAll(async () => {
  if (lacks) return;
  folder = mkdtempSync(join(tmpdir(), 'sw-harmless-'));
  scratch = mkdtempSync(join(tmpdir(), 'sw-scratch-'));
  stores = await startStores();
});
afterAll(async () => {
  await app?.stop();
  await stores?.stop();
  for (const each of [folder, scratch]) if (each) rmSync(each, { recursive: true, force: true });
});

async function startStores(): Promise<Stores> {
  const [postgresql, mariadb, redis, mongodb, broker, peers] = await Promise.all([
    startPostgresql(),
    startMariadb(),
    startRedis(),
    startFerretdbForTesting(),
    startMosquitto(),
    startSilentPeers(),
  ]);
  const at: At = {
    folder,
    postgresql: postgresql.url,
    mysql: mariadb.url,
    redis: redis.url,
    mongodb: mongodb.url,
    mqtt: broker.url,
    smtpPort: peers.smtpPort,
    tcpPort: peers.devicePort,
    http: `http://127.0.0.1:${peers.httpPort}/`,
    https: `https://127.0.0.1:${peers.httpsPort}/`,
  };
  const all = [postgresql, mariadb, redis, mongodb, broker, peers];
  return { at, broker, peers, stop: async () => void (await Promise.all(all.map((each) => each.stop()))) };
}

/** What an installation holds after some years. */
async function fill({ at }: Stores): Promise<void> {
  mkdirSync(join(folder, 'files'));
  for (const name of ['keep', 'log']) writeFileSync(join(folder, 'files', name), `${name} of the facility\n`);
  const client = new pg.Client(at.postgresql);
  await client.connect();
  await client.query(`create table counters (value int); insert into counters values (7); create sequence tickets;
    create table notes (id serial primary key, text text, at timestamptz default now());
    insert into notes (text) values ('a'), ('b'); create table old_notes (text text)`);
  await client.end();
  const connection = await mysql.createConnection({ uri: at.mysql, multipleStatements: true });
  await connection.query(`create database facility; use facility; create table counters (value int) engine=innodb;
    insert into counters values (7); create table journal (text text) engine=myisam;
    create table notes (id int auto_increment primary key, text text) engine=innodb; insert into notes (text) values ('a');
    create table alarms (id int auto_increment primary key, text text) engine=innodb`);
  await connection.end();
  const redis = new Redis(at.redis);
  await redis.mset({ visits: 7, 'greeting:a': 'Hello', last: 'none' });
  await redis.hset('rooms', { boiler: 'on' });
  await redis.lpush('log', 'a', 'b');
  redis.disconnect();
  const mongo = new MongoClient(at.mongodb);
  const facility = mongo.db('facility');
  await facility.collection('rooms').insertMany([
    { name: 'boiler', visits: 1 },
    { name: 'roof', visits: 2 },
  ]);
  await facility.collection('notes').insertOne({ text: 'a' });
  await facility.collection('old').insertOne({ text: 'old' });
  await mongo.close();
  const broker = await mqtt.connectAsync(at.mqtt);
  await broker.publishAsync('actuators/valve', 'closed', { retain: true, qos: 1 });
  await broker.endAsync();
}

async function dumpAll({ at }: Stores): Promise<{ held: Dump; counters: Dump }> {
  const [postgresql, mariadb, redis, mongodb] = await Promise.all([
    dumpPostgresql(at.postgresql),
    dumpMysql(at.mysql),
    dumpRedis(at.redis),
    dumpMongodb(at.mongodb),
  ]);
  return {
    held: { files: dumpFiles(folder), postgresql: postgresql.rows, mariadb: mariadb.rows, redis, mongodb },
    counters: { ...postgresql.counters, ...mariadb.counters },
  };
}

/** Who came to the broker and what was said there, without our own and without signs of life. */
const events = (log: readonly string[]) => log.filter((line) => /New client|Received PUBLISH|SUBSCRIBE/.test(line));
/** `notes_id_seq` counts for `notes`, `facility.notes` is itself. */
const tableOf = (counter: string) => counter.replace(/^facility\./, '').replace(/_id_seq$/, '');
const withheldOf = (states: readonly MonitorState[]) =>
  states.flatMap(({ shadow }) => shadow.withheld.flatMap(({ examples }) => examples)).join('\n');
const temporary = () => readdirSync(scratch).filter((name) => name.startsWith('selfward-shadow-'));

it.skipIf(lacks)(
  `leaves everything as it was after ${PROBES} probes`,
  { timeout: Math.max(600_000, PROBES * 200) },
  async () => {
    if (!stores) throw new Error('no stores');
    await fill(stores);
    app = startWatched('everything.ts', [JSON.stringify(stores.at)], {
      WATCH: JSON.stringify(OPTIONS),
      TMPDIR: scratch,
    });
    await app.heard('listening');
    const before = await dumpAll(stores);
    const came = events(stores.broker.log());

    const state = await app.heard<MonitorState>('state', ({ cycle }) => cycle.finishedAt !== undefined);
    // Direct eval is looked for where Node lets a shadow have its inspector.
    const isKnown = process.allowedNodeEnvironmentFlags.has('--allow-inspector');
    const blind = state.sensors.filter(({ seen, sensor }) => !seen && (isKnown || sensor !== 'eval'));
    expect(blind.filter(({ sensor }) => SENSORS.includes(sensor))).toEqual([]);
    // What one request stored is read by another; no real store knows of it, and no real counter went on.
    const stored = app.all<Finding>('finding').filter(({ check }) => check === 'stored-xss');
    expect(stored.map(({ method, url }) => `${method} ${new URL(url).pathname}`)).toEqual(
      expect.arrayContaining(['POST /pg/notes', 'POST /mysql/notes', 'POST /mongodb/notes']),
    );
    let probes = state.probes;
    while (probes < PROBES) {
      app.tell('check');
      const now = await app.heard<MonitorState>('checked', (each) => each.probes > probes);
      probes = now.probes;
    }

    const after = await dumpAll(stores);
    expect(after.held).toEqual(before.held);
    // No rollback takes these back: each that went on is told of.
    const told = withheldOf(app.all<MonitorState>('state'));
    for (const [name, value] of Object.entries(after.counters))
      if (value !== before.counters[name]) expect(told).toContain(`a row of ${tableOf(name)}, taken back`);
    expect(stores.peers.heard).toEqual([]);
    expect(events(stores.broker.log())).toEqual(came);
    expect(app.ended()).toBe(false);
    app.tell('stop');
    await app.heard('stopped');
    expect(temporary()).toEqual([]);
  },
);
