import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { BSON, MongoClient } from 'mongodb';
import mysql from 'mysql2/promise';
import pg from 'pg';

/** All that a store holds, written so that two of them can be compared. */
export type Dump = Record<string, unknown>;

/** Every file below a folder: its bytes, its mode and when it was changed. */
export function dumpFiles(folder: string): Dump {
  const dump: Dump = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const { mode, mtimeMs, size } = statSync(path);
    // An index of locks that SQLite keeps beside a log: whoever reads takes a place in it.
    if (entry.name.endsWith('-shm')) continue;
    const bytes = entry.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : 'folder';
    dump[path] = { mode, bytes, ...(entry.isFile() && { mtimeMs, size }) };
  }
  return dump;
}

/** Rows of every table; `counters` are the sequences, which no rollback takes back. */
export async function dumpPostgresql(url: string): Promise<{ rows: Dump; counters: Dump }> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const rows: Dump = {};
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
       where table_schema not in ('pg_catalog', 'information_schema') order by 1`,
    );
    for (const { name } of tables)
      rows[name] = (await client.query(`select t::text as row from ${name} t order by 1`)).rows;
    rows.columns = (
      await client.query(
        `select table_name, column_name, data_type, column_default from information_schema.columns
         where table_schema = 'public' order by 1, 2`,
      )
    ).rows;
    const { rows: counters } = await client.query<{ name: string; last: string | null }>(
      'select sequencename as name, last_value as last from pg_sequences order by 1',
    );
    return { rows, counters: Object.fromEntries(counters.map(({ name, last }) => [name, last])) };
  } finally {
    await client.end();
  }
}

/** Rows of every table; `counters` are what tables count by themselves, which no rollback takes back. */
export async function dumpMysql(url: string): Promise<{ rows: Dump; counters: Dump }> {
  const connection = await mysql.createConnection(url);
  try {
    // Else the server answers from what it knew a day ago.
    await connection.query('set session information_schema_stats_expiry = 0').catch(() => undefined);
    const [tables] = await connection.query<mysql.RowDataPacket[]>(
      `select table_schema as base, table_name as name, auto_increment as next from information_schema.tables
       where table_schema not in ('mysql', 'information_schema', 'performance_schema', 'sys') order by 1, 2`,
    );
    const rows: Dump = {};
    const counters: Dump = {};
    for (const { base, name, next } of tables) {
      const [made] = await connection.query<mysql.RowDataPacket[]>('show create table ??.??', [base, name]);
      rows[`${base}.${name}`] = [
        String(made[0]?.['Create Table']).replace(/ AUTO_INCREMENT=\d+/, ''),
        (await connection.query('select * from ??.??', [base, name]))[0],
      ];
      if (next !== null) counters[`${base}.${name}`] = next;
    }
    return { rows, counters };
  } finally {
    await connection.end();
  }
}

/** Every key with its value as Redis writes it down, and whether it ends by itself. */
export async function dumpRedis(url: string): Promise<Dump> {
  const client = new Redis(url);
  try {
    const dump: Dump = {};
    for (const key of (await client.keys('*')).sort())
      dump[key] = [(await client.dumpBuffer(key))?.toString('hex'), (await client.pttl(key)) >= 0];
    return dump;
  } finally {
    client.disconnect();
  }
}

/** Every document of every collection, with the indexes. */
export async function dumpMongodb(url: string): Promise<Dump> {
  const client = new MongoClient(url);
  try {
    const dump: Dump = {};
    for (const { name: base } of (await client.db().admin().listDatabases()).databases) {
      for (const { name } of await client.db(base).listCollections().toArray()) {
        const collection = client.db(base).collection(name);
        const documents = (await collection.find().toArray()).map((each) => BSON.EJSON.stringify(each)).sort();
        dump[`${base}.${name}`] = [documents, await collection.indexes()];
      }
    }
    return dump;
  } finally {
    await client.close();
  }
}
