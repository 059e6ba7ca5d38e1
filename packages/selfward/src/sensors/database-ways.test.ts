import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Sensor } from '../model/sensor.ts';
import betterSqlite3 from './better-sqlite3.ts';
import ioredis from './ioredis.ts';
import mongodb from './mongodb.ts';
import mysql2 from './mysql2.ts';
import pg from './pg.ts';
import redis from './redis.ts';
import { watchPackage } from './shared/watch-package.ts';
import sqlJs from './sql-js.ts';
import { type WatchForTesting, watchForTesting } from './testing/watch-sensor.ts';

const require = createRequire(import.meta.url);
const SENSORS: [Sensor, packages: string[]][] = [
  [betterSqlite3, ['better-sqlite3']],
  [ioredis, ['ioredis']],
  [mongodb, ['mongodb', 'mongoose']],
  [mysql2, ['mysql2', 'mysql2/promise']],
  [pg, ['pg']],
  [redis, ['redis']],
  [sqlJs, ['sql.js']],
];

describe('the ways into databases', () => {
  const watches: WatchForTesting[] = [];
  beforeAll(async () => {
    watches.push(...SENSORS.map(([sensor]) => watchForTesting(sensor)));
    for (const [, packages] of SENSORS) for (const name of packages) require(name);
    await (require('sql.js') as () => Promise<unknown>)();
  });
  afterAll(() => {
    for (const watch of watches) watch.stop();
  });

  it('are proved without opening a connection', async () => {
    const connect = vi.spyOn(Socket.prototype, 'connect');
    for (const watch of watches) expect([await watch.blind(), watch.failures()]).toEqual([[], []]);
    expect(connect).not.toHaveBeenCalled();
    connect.mockRestore();
    for (const [sensor] of SENSORS) expect(sensor.ways().length).toBeGreaterThan(2);
  });

  it('are gone when the sensors are taken out', () => {
    for (const watch of watches.splice(0)) watch.stop();
    expect(SENSORS.flatMap(([sensor]) => sensor.ways())).toEqual([]);
  });
});

describe('watchPackage', () => {
  it('shows a copy in which it found nothing, and one that it could not open, as blind', async () => {
    require('pg');
    const nothing = watchPackage('nothing', { pg: () => undefined });
    const broken = watchPackage('broken', {
      pg: ({ file }) => {
        if (file === 'lib/client.js') throw new Error('mine');
        return undefined;
      },
    });
    for (const [sensor, way] of [
      [nothing, 'its classes'],
      [broken, 'lib/client.js'],
    ] as const) {
      const watch = watchForTesting(sensor);
      expect(await watch.blind()).toEqual([expect.stringMatching(new RegExp(`^pg [\\d.]+: ${way}$`))]);
      watch.stop();
    }
  });
});
