import { parentPort, workerData } from 'node:worker_threads';
import type {
  Answer,
  MainReads,
  MainWrites,
  ReadingsReads,
  ReadingsWrites,
  Request,
  WorkerData,
} from './sqlite-calls.ts';
import { type Database, inSavepoint, inTransaction, openDatabase } from './sqlite-database.ts';
import { documentReads, documentWrites } from './sqlite-documents.ts';
import { faultOf } from './sqlite-error.ts';
import { logReads, logWrites } from './sqlite-log.ts';
import { migrate } from './sqlite-migrate.ts';
import { readingsReads, readingsWrites } from './sqlite-readings.ts';
import { deriveTables, MAIN_MIGRATIONS, READINGS_MIGRATIONS } from './sqlite-schema.ts';

/**
 * The entry of the store's threads: `node:sqlite` is synchronous, so it must not run where requests are answered.
 * One thread writes and two read, one for each file, so that an aggregate over months of readings delays no page.
 */

/** A file with the calls that go to it, each by its name. */
interface Served {
  db: Database;
  calls: ReadonlyMap<string, (...values: never[]) => unknown>;
}

const { role, main, readings }: WorkerData = workerData;

/** The file that is being opened, for the error that names it. */
let opening = role === 'readings-reader' ? readings : main;

function openRole(): Served[] {
  if (role === 'writer') {
    const mainDb = openDatabase(main, 'durable');
    migrate(mainDb, MAIN_MIGRATIONS);
    deriveTables(mainDb);
    opening = readings;
    const readingsDb = openDatabase(readings, 'quick');
    migrate(readingsDb, READINGS_MIGRATIONS);
    const writes: MainWrites = { ...documentWrites(mainDb), ...logWrites(mainDb) };
    const readingWrites: ReadingsWrites = readingsWrites(readingsDb);
    return [served(mainDb, writes), served(readingsDb, readingWrites)];
  }
  if (role === 'main-reader') {
    const db = openDatabase(main, 'read');
    const reads: MainReads = { ...documentReads(db), ...logReads(db) };
    return [served(db, reads)];
  }
  const db = openDatabase(readings, 'read');
  const reads: ReadingsReads = readingsReads(db);
  return [served(db, reads)];
}

const served = (db: Database, calls: object): Served => ({ db, calls: new Map(Object.entries(calls)) });

/** What one request brought; a request that fails takes no other with it. */
function answer({ db, calls }: Served, { id, call, values }: Request, isolated: boolean): Answer {
  const run = calls.get(call);
  if (run === undefined) throw new Error(`the store's ${role} knows no call ${call}`);
  const work = (): unknown => Reflect.apply(run, undefined, values);
  try {
    return { id, value: isolated ? inSavepoint(db, work) : work() };
  } catch (error) {
    // When SQLite itself gave the transaction up (disk full), nothing of it stands: all its requests fail.
    if (isolated && !db.inTransaction()) throw error;
    return { id, fault: faultOf(error, db.file) };
  }
}

/** Group commit: what arrived while the last transaction was being committed makes up the next. */
function commit(service: Served, requests: readonly Request[], send: (answer: Answer) => void): void {
  let answers: Answer[];
  try {
    answers = inTransaction(service.db, () => requests.map((request) => answer(service, request, true)));
  } catch (error) {
    const fault = faultOf(error, service.db.file);
    answers = requests.map(({ id }) => ({ id, fault }));
  }
  for (const one of answers) send(one);
}

function serve(services: readonly Served[], port: NonNullable<typeof parentPort>): void {
  const send = (message: Answer): void => port.postMessage(message);
  const waiting: Request[] = [];

  const flush = (): void => {
    const requests = waiting.splice(0);
    for (const service of services) {
      const own = requests.filter(({ call }) => service.calls.has(call));
      if (own.length === 0) continue;
      if (role === 'writer') commit(service, own, send);
      else for (const request of own) send(answer(service, request, false));
    }
  };

  port.on('message', (request: Request | 'close') => {
    if (request === 'close') {
      flush();
      for (const { db } of services) db.close();
      port.close();
      return;
    }
    if (waiting.push(request) === 1) setImmediate(flush);
  });
}

if (parentPort !== null) {
  try {
    serve(openRole(), parentPort);
    parentPort.postMessage({ ready: true } satisfies Answer);
  } catch (error) {
    parentPort.postMessage({ unopened: faultOf(error, opening) } satisfies Answer);
    parentPort.close();
  }
}
