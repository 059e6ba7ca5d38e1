import { type Db, MongoClient } from 'mongodb';
import type { Store, Table } from '../model/store.ts';
import { TABLES, type TableSpec } from '../model/table-spec.ts';
import type { StoredDocument } from './mongodb-document.ts';
import { hostsOf, isDuplicate, mongodbErrorOf, withMongodbErrors } from './mongodb-error.ts';
import { mongodbLog, type StoredEntry } from './mongodb-log.ts';
import { mongodbReadings, type StoredReading } from './mongodb-readings.ts';
import { mongodbTable } from './mongodb-table.ts';
import { StoreError } from './store-error.ts';

/** What this program writes; a database that a newer one has written is refused. */
const SCHEMA = 1;

export interface MongoSetting {
  url: string;
  /** The one that the address names where not given, and `selfward` where it names none. */
  database?: string;
}

/**
 * A store in MongoDB. Writes are acknowledged by the majority of the servers and their journals; no feature is needed
 * that only a replica set has. Several processes may share it, where the server changes a document atomically with its
 * filter, as MongoDB does; FerretDB 1.x does not.
 *
 * @example
 * const store = await openMongoStore({ url: 'mongodb://localhost:27017' });
 * await store.close();
 * @throws StoreError that names the servers and the likely mistake; never the password.
 */
export async function openMongoStore({ url, database }: MongoSetting): Promise<Store> {
  const client = clientOf(url);
  try {
    await client.connect();
    const db = client.db(database ?? databaseOf(url));
    await agreeOnSchema(db, url);
    await makeIndexes(db);
    const log = mongodbLog(db.collection<StoredEntry>('log'));
    await log.unfoldAll();
    const table = <T extends { id: string }>(name: string, spec: TableSpec<T>): Table<T> =>
      withMongodbErrors(mongodbTable(name, spec, db.collection<StoredDocument>(name)), url);
    return {
      kind: 'mongodb',
      operators: table('operators', TABLES.operators),
      sessions: table('sessions', TABLES.sessions),
      runs: table('runs', TABLES.runs),
      probes: table('probes', TABLES.probes),
      findings: table('findings', TABLES.findings),
      alarms: table('alarms', TABLES.alarms),
      schedules: table('schedules', TABLES.schedules),
      agentTokens: table('agentTokens', TABLES.agentTokens),
      deviceAgents: table('deviceAgents', TABLES.deviceAgents),
      log: withMongodbErrors(log, url),
      readings: withMongodbErrors(mongodbReadings(db.collection<StoredReading>('readings')), url),
      close: () => client.close(),
    };
  } catch (error) {
    await client.close();
    throw mongodbErrorOf(error, url);
  }
}

function clientOf(url: string): MongoClient {
  try {
    return new MongoClient(url, {
      appName: 'selfward',
      writeConcern: { w: 'majority', journal: true },
      ...(/[?&]serverSelectionTimeoutMS=/i.test(url) ? {} : { serverSelectionTimeoutMS: 5000 }),
      ignoreUndefined: true,
    });
  } catch {
    // Without its cause: what cannot be parsed is repeated there whole, with its password.
    throw new StoreError(`${hostsOf(url)} is not a MongoDB address: it must read like mongodb://host:27017`);
  }
}

/** The driver takes an address without a database for the database `test`. */
const databaseOf = (url: string): string => /^[^/]*\/\/[^/]*\/([^?]+)/.exec(url)?.[1] ?? 'selfward';

async function agreeOnSchema(db: Db, url: string): Promise<void> {
  const meta = db.collection<{ _id: string; version: number }>('meta');
  await meta.insertOne({ _id: 'schema', version: SCHEMA }).catch((error: unknown) => {
    if (!isDuplicate(error)) throw error;
  });
  const version = (await meta.findOne({ _id: 'schema' }))?.version ?? SCHEMA;
  if (version > SCHEMA) {
    throw new StoreError(
      `${db.databaseName} in MongoDB at ${hostsOf(url)} was written by a newer Selfward (schema ${version}, ` +
        `this one knows ${SCHEMA}): start the newer program, or restore a backup`,
    );
  }
}

/** One by one: FerretDB 1.24 ends the connection when several are asked for at once and some are there. */
async function makeIndexes(db: Db): Promise<void> {
  const log = { indexed: ['time', 'operator', 'action', 'object'] };
  for (const [name, { indexed }] of [...Object.entries(TABLES), ['log', log] as const]) {
    for (const field of indexed) await db.collection(name).createIndex({ [field]: 1, _id: 1 });
  }
  await db.collection('log').createIndex({ rest: 1 }, { sparse: true });
  await db.collection('readings').createIndex({ device: 1, variable: 1, time: 1 });
  await db.collection('readings').createIndex({ time: 1 });
}
