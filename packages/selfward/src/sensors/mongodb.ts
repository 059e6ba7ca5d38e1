import type { SensorHost } from '../model/sensor.ts';
import { mongoPlaces } from './shared/mongo-position.ts';
import type { MongoRole } from './shared/mongo-roles.ts';
import { createMongooseCallers } from './shared/mongoose-callers.ts';
import { SELF_TEST_MARKER as MARKER } from './shared/self-test-marker.ts';
import { type Given, look, watchMethod } from './shared/watch-calls.ts';
import { attempted, type Methods, prototypeWith, type Watched, watchPackage } from './shared/watch-package.ts';

const ID = 'mongodb';
const mongoose = createMongooseCallers();

/**
 * Watches MongoDB's driver, which mongoose and others use as well. Whatever is asked becomes a command on a connection, in
 * a later turn and after retries, where the caller may be out of sight. So the methods of collections and databases are
 * watched for what they are given, and the connection for whatever comes by another way (bulk operations, cursors that
 * are changed, what a package sends by itself).
 */
export default watchPackage(ID, {
  mongodb: ({ file, exports }, host) => {
    if (file === 'lib/collection.js') return watchClass(exports.Collection, COLLECTION, host);
    if (file === 'lib/db.js') return watchClass(exports.Db, DATABASE, host);
    if (file === 'lib/admin.js') return watchClass(exports.Admin, { command: ['command'] }, host);
    if (file === 'lib/cmap/connection.js') return watchClass(exports.Connection, CONNECTION, host);
    if (file === 'lib/cursor/find_cursor.js') return watchClass(exports.FindCursor, { filter: ['filter'] }, host);
    if (file === 'lib/cursor/aggregation_cursor.js') return watchClass(exports.AggregationCursor, STAGES, host);
    if (file === 'lib/bulk/common.js') return watchClass(exports.BulkOperationBase, BULK, host);
    return file === 'lib/mongo_client.js' ? watchClient(exports.MongoClient, host) : undefined;
  },
  mongoose: (loaded, host) => mongoose.watch(loaded, host),
});

/** What the arguments of a method are; those that hold no value of an operator's place are left out. */
type Signature = readonly (MongoRole | undefined)[];

const COLLECTION: Record<string, Signature> = {
  find: ['filter', 'options'],
  findOne: ['filter', 'options'],
  countDocuments: ['filter', 'options'],
  count: ['filter', 'options'],
  distinct: ['literal', 'filter'],
  deleteOne: ['filter', 'options'],
  deleteMany: ['filter', 'options'],
  findOneAndDelete: ['filter', 'options'],
  updateOne: ['filter', 'update', 'options'],
  updateMany: ['filter', 'update', 'options'],
  findOneAndUpdate: ['filter', 'update', 'options'],
  replaceOne: ['filter', 'literal', 'options'],
  findOneAndReplace: ['filter', 'literal', 'options'],
  insertOne: ['literal'],
  insertMany: ['literal'],
  bulkWrite: ['operations'],
  aggregate: ['pipeline', 'options'],
  watch: ['pipeline'],
  // Releases before 5, and before 4.
  mapReduce: ['code', 'code', 'options'],
  update: ['filter', 'update', 'options'],
  remove: ['filter', 'options'],
};
const DATABASE: Record<string, Signature> = {
  command: ['command'],
  runCursorCommand: ['command'],
  aggregate: ['pipeline', 'options'],
  watch: ['pipeline'],
  createCollection: ['literal', 'options'],
};
const CONNECTION: Record<string, Signature> = { command: [undefined, 'command'] };
const STAGES: Record<string, Signature> = { addStage: ['pipeline'], match: ['filter'] };
const BULK: Record<string, Signature> = { find: ['filter'], raw: ['operations'] };
const CLIENT: Record<string, Signature> = { bulkWrite: ['operations'], watch: ['pipeline'] };

function watchClass(found: unknown, signatures: Record<string, Signature>, host: SensorHost): Watched | undefined {
  const methods = prototypeWith(found);
  if (!methods) return undefined;
  const names = Object.keys(signatures).filter((name) => Object.hasOwn(methods, name));
  const owner = (found as { name: string }).name;
  return {
    undo: names.map((name) => watchCall(methods, name, signatures[name] ?? [], host)),
    ways: names.map((name) => ({
      way: `${owner}.${name}`,
      // On an object without a connection: it goes no further than our watch and its own first look.
      prove: () => attempted(() => proved(methods, name, signatures[name] ?? [])),
    })),
  };
}

function watchCall(methods: Methods, name: string, signature: Signature, host: SensorHost): () => void {
  return watchMethod(methods, name, (args) => {
    if (host.live.count === 0) return;
    look(mongoose.withCaller(host, args), ID, () =>
      signature.flatMap((role, index): Given[] => (role ? mongoPlaces(name, role, args[index]) : [])),
    );
  });
}

function proved(methods: Methods, name: string, signature: Signature): unknown {
  const args = signature.map((role) => (role === undefined ? undefined : SAMPLES[role]));
  return (Object.create(methods) as Record<string, (...given: unknown[]) => unknown>)[name]?.(...args);
}

const SAMPLE = { [MARKER]: MARKER };
const SAMPLES: Partial<Record<MongoRole, unknown>> = {
  filter: SAMPLE,
  literal: SAMPLE,
  update: { $set: SAMPLE },
  pipeline: [{ $match: SAMPLE }],
  operations: [{ insertOne: { document: SAMPLE } }],
  command: { ping: MARKER },
  code: `'${MARKER}'`,
  options: {},
};

/** A client that was closed before it was ever opened refuses what it is asked, after it was asked: the whole way is seen. */
function watchClient(found: unknown, host: SensorHost): Watched | undefined {
  const watched = watchClass(found, CLIENT, host);
  if (!watched) return undefined;
  const Client = found as new (url: string, options: object) => Client;
  const closed = async (ask: (rooms: Collection) => unknown) => {
    const client = new Client('mongodb://127.0.0.1:1', { serverSelectionTimeoutMS: 1 });
    await client.close();
    await attempted(() => ask(client.db('a').collection('b')));
  };
  return {
    undo: watched.undo,
    ways: [
      ...watched.ways,
      { way: 'a client’s collection: find', prove: () => closed((rooms) => rooms.find(SAMPLE).toArray()) },
      { way: 'a client’s collection: updateOne', prove: () => closed((rooms) => rooms.updateOne(SAMPLE, {})) },
    ],
  };
}

interface Client {
  close(): Promise<void>;
  db(name: string): { collection(name: string): Collection };
}
interface Collection {
  find(filter: object): { toArray(): Promise<unknown> };
  updateOne(filter: object, update: object): Promise<unknown>;
}
