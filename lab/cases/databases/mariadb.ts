import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import type { Database } from './database.ts';

const PROGRAM = '/usr/sbin/mariadbd';
const LIMIT_MS = 15_000;

/** Where a server is that holds the building already: applications that are watched from within have theirs outside. */
const ELSEWHERE = process.env.LAB_MARIADB;

/** Why there is none here; undefined where there is. */
export const mariadbIsMissing = existsSync(PROGRAM) ? undefined : `MariaDB: there is no ${PROGRAM}`;

/**
 * A MariaDB of our own, on a socket in a folder of its own, started when it is first asked. A shell waits beside it for
 * our end, however that comes, and takes both away.
 */
export function mariadb(schema: readonly string[]): Database {
  let pool: Promise<mysql.Pool> | undefined;
  return {
    async ask(sql, values = []) {
      pool ??= ELSEWHERE === undefined ? start(schema) : Promise.resolve(mysql.createPool(ELSEWHERE));
      const [rows] = await (await pool).query(sql, [...values]);
      return Array.isArray(rows) ? rows.map((row) => ({ ...row })) : [];
    },
  };
}

async function start(schema: readonly string[]): Promise<mysql.Pool> {
  const folder = mkdtempSync(join(tmpdir(), 'selfward-mariadb-'));
  const socketPath = join(folder, 'socket');
  const options = [
    '--no-defaults',
    `--datadir=${folder}`,
    `--socket=${socketPath}`,
    `--pid-file=${join(folder, 'pid')}`,
    '--skip-networking',
    '--skip-grant-tables',
    '--skip-log-bin',
    '--innodb-buffer-pool-size=8M',
    '--innodb-log-file-size=4M',
    '--sql-mode=STRICT_TRANS_TABLES',
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
  ];
  const guard = `"$0" "$@" & cat; kill -9 $!; wait $! 2>/dev/null; rm -rf '${folder}'`;
  const child = spawn('/bin/sh', ['-c', guard, PROGRAM, ...options], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  child.unref();
  for (const until = Date.now() + LIMIT_MS; !existsSync(socketPath); await wait(50)) {
    if (Date.now() > until) throw new Error('MariaDB did not start');
  }
  const first = await mysql.createConnection({ socketPath });
  await first.query('CREATE DATABASE lab');
  await first.end();
  const pool = mysql.createPool({ socketPath, database: 'lab', connectionLimit: 8 });
  for (const statement of schema) await pool.query(statement);
  return pool;
}
