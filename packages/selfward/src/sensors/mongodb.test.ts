import { createRequire } from 'node:module';
import { type Collection, type Document, MongoClient } from 'mongodb';
import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isFerretdbInstalled, startFerretdbForTesting } from '../../../server/src/store/ferretdbForTesting.ts';
import sensor from './mongodb.ts';
import { type WatchForTesting, watchForTesting, worst } from './testing/watch-sensor.ts';

if (process.env.CI && !isFerretdbInstalled()) throw new Error('FerretDB is missing: run scripts/install-test-tools.sh');

let watch: WatchForTesting;
beforeAll(() => {
  watch = watchForTesting(sensor);
});
afterAll(() => watch.stop());

describe('mongodb without a server', () => {
  it('proves each way in of each copy, connecting to nothing', async () => {
    const versions = ['mongodb', 'mongoose/node_modules/mongodb'].map(
      (name) =>
        (createRequire(import.meta.url)(`../../../../node_modules/${name}/package.json`) as { version: string })
          .version,
    );
    for (const version of versions) {
      const ways = sensor.ways().map(({ way }) => way);
      for (const name of ['Collection.find', 'Collection.bulkWrite', 'Db.command', 'Connection.command'])
        expect(ways).toContain(`mongodb ${version}: ${name}`);
    }
    expect(await watch.blind()).toEqual([]);
    expect(watch.failures()).toEqual([]);
  });
});

/** What stands for the value of one field: as text, and as the object that a JSON body or `name[$ne]=` makes. */
const OBJECT = { $ne: '{p}', $nin: ['{p}'] };
const FIELD = ['$', '{p}.{p}'].join('');
const IN_SCRIPT = "'||{p}||'";
type Route = (value: never) => unknown;

describe.skipIf(!isFerretdbInstalled())('mongodb with a server', () => {
  let server: Awaited<ReturnType<typeof startFerretdbForTesting>>;
  let client: MongoClient;
  let rooms: Collection<Document>;
  const schema = new mongoose.Schema({ name: String, floor: Number }, { collection: 'rooms' });
  const Room = mongoose.model('Room', schema);
  beforeAll(async () => {
    server = await startFerretdbForTesting();
    client = await new MongoClient(server.url).connect();
    rooms = client.db('lab').collection('rooms');
    await rooms.insertOne({ name: 'lab', floor: 1 });
    await mongoose.connect(server.url, { dbName: 'lab' });
  });
  afterAll(async () => {
    await mongoose.disconnect();
    await client?.close();
    await server?.stop();
  });

  const db = () => client.db('lab');
  it.each<[way: string, flawed: Route, mended: Route, input?: unknown]>([
    ['find', (v) => rooms.find({ name: v }).toArray(), (v) => rooms.find({ name: String(v) }).toArray()],
    ['find, $eq', (v) => rooms.find({ name: v }).toArray(), (v) => rooms.find({ name: { $eq: v } }).toArray()],
    ['findOne', (v) => rooms.findOne({ name: v }), (v) => rooms.findOne({ name: { $in: [v] } })],
    ['a whole filter', (v) => rooms.findOne(v), (v) => rooms.findOne({ name: JSON.stringify(v) }), { name: OBJECT }],
    ['the application’s own $ne', (v) => rooms.findOne({ name: v }), (v) => rooms.findOne({ name: { $ne: v } })],
    ['countDocuments', (v) => rooms.countDocuments({ name: v }), (v) => rooms.countDocuments({ name: { $eq: v } })],
    ['distinct', (v) => rooms.distinct('name', { name: v }), (v) => rooms.distinct('name', { name: { $eq: v } })],
    [
      'updateOne',
      (v) => rooms.updateOne({ name: v }, { $set: { a: 1 } }),
      (v) => rooms.updateOne({ a: 2 }, { $set: { a: v } }),
    ],
    [
      'updateMany',
      (v) => rooms.updateMany({ name: v }, { $set: { a: 1 } }),
      (v) => rooms.updateMany({ a: 2 }, { $set: { a: v } }),
    ],
    ['deleteOne', (v) => rooms.deleteOne({ name: v, a: 9 }), (v) => rooms.deleteOne({ name: { $eq: v } })],
    ['deleteMany', (v) => rooms.deleteMany({ name: v, a: 9 }), (v) => rooms.deleteMany({ name: { $eq: v } })],
    ['replaceOne', (v) => rooms.replaceOne({ name: v, a: 9 }, {}), (v) => rooms.replaceOne({ a: 9 }, { name: v })],
    [
      'findOneAndUpdate',
      (v) => rooms.findOneAndUpdate({ name: v }, { $set: { a: 1 } }),
      (v) => rooms.findOneAndUpdate({ a: 9 }, { $set: { a: v } }),
    ],
    [
      'findOneAndDelete',
      (v) => rooms.findOneAndDelete({ name: v, a: 9 }),
      (v) => rooms.findOneAndDelete({ name: { $eq: v } }),
    ],
    [
      'findOneAndReplace',
      (v) => rooms.findOneAndReplace({ name: v, a: 9 }, {}),
      (v) => rooms.findOneAndReplace({ a: 9 }, { name: v }),
    ],
    ['insertOne', (v) => rooms.findOne(v), (v) => rooms.insertOne({ kept: v }), { name: OBJECT }],
    [
      'bulkWrite',
      (v) => rooms.bulkWrite([{ deleteOne: { filter: { name: v, a: 9 } } }]),
      (v) => rooms.bulkWrite([{ insertOne: { document: { kept: v } } }]),
    ],
    [
      'an ordered bulk',
      async (v) => await rooms.initializeOrderedBulkOp().find({ name: v, a: 9 }).deleteOne().execute(),
      async (v) => await rooms.initializeOrderedBulkOp().insert({ kept: v }).execute(),
    ],
    [
      'a cursor that is changed',
      async (v) => await rooms.find().filter({ name: v }).toArray(),
      (v) =>
        rooms
          .find()
          .filter({ name: { $eq: v } })
          .toArray(),
    ],
    [
      'aggregate',
      (v) => rooms.aggregate([{ $match: { name: v } }]).toArray(),
      (v) => rooms.aggregate([{ $match: { name: { $eq: v } } }]).toArray(),
    ],
    [
      'aggregate, a field',
      (v) => rooms.aggregate([{ $match: { $expr: { $eq: ['$name', v] } } }]).toArray(),
      (v) => rooms.aggregate([{ $match: { $expr: { $eq: ['$name', { $literal: v }] } } }]).toArray(),
      FIELD,
    ],
    [
      'a field that is chosen',
      (v) => rooms.find({ [v]: 'x' }).toArray(),
      (v) => rooms.find({ [`by.${v}`]: 'x' }).toArray(),
      FIELD,
    ],
    [
      'command',
      (v) => db().command({ find: 'rooms', filter: { name: v } }),
      (v) => db().command({ find: 'rooms', filter: { name: { $eq: v } } }),
    ],
    ['command of input', (v) => db().command(v), (v) => db().command({ find: 'rooms', comment: v }), { '{p}': 1 }],
    ['admin', (v) => db().admin().command(v), (v) => db().admin().command({ ping: 1, comment: v }), { '{p}': 1 }],
    [
      '$where',
      (v) => rooms.find({ $where: `this.name == '${v}'` }).toArray(),
      (v) => rooms.find({ $where: `this.name == ${JSON.stringify(v)}` }).toArray(),
      IN_SCRIPT,
    ],
    [
      '$function',
      (v) => rooms.find({ $expr: { $function: { body: `() => '${v}'`, args: [], lang: 'js' } } }).toArray(),
      (v) => rooms.find({ $expr: { $function: { body: '(v) => v', args: [v], lang: 'js' } } }).toArray(),
      IN_SCRIPT,
    ],
    [
      'mapReduce',
      (v) => db().command({ mapReduce: 'rooms', map: `() => emit('${v}')`, reduce: '() => 1', out: { inline: 1 } }),
      (v) => db().command({ mapReduce: 'rooms', map: '() => 1', reduce: '() => 1', scope: { v }, out: { inline: 1 } }),
      IN_SCRIPT,
    ],
    [
      'mongoose, find',
      async (v) => await Room.find({ name: v }),
      async (v) => await Room.find({ name: { $eq: String(v) } }),
    ],
    [
      'mongoose, findOne with callbacks of then',
      (v) => new Promise((done) => Room.findOne({ name: v }).then(done, done)),
      (v) => new Promise((done) => Room.findOne().where('name').equals(String(v)).then(done, done)),
    ],
    [
      'mongoose, aggregate with stages of its own',
      (v) => new Promise((done) => Room.aggregate().match({ name: v }).then(done, done)),
      async (v) => await Room.aggregate().match({ name: String(v) }),
    ],
    [
      'mongoose, updateOne',
      async (v) => await Room.updateOne({ name: v }, { floor: 2 }),
      async (v) => await Room.updateOne({ floor: 9 }, { name: String(v) }),
    ],
    [
      'mongoose, findOneAndUpdate',
      async (v) => await Room.findOneAndUpdate({ name: v }, { floor: 2 }),
      async (v) => await Room.findOneAndUpdate({ floor: 9 }, { name: String(v) }),
    ],
    [
      'mongoose, deleteMany',
      async (v) => await Room.deleteMany({ name: v, floor: 9 }),
      async (v) => await Room.deleteMany({ name: String(v) }),
    ],
    [
      'mongoose, aggregate',
      async (v) => await Room.aggregate([{ $match: { name: v } }]),
      async (v) => await Room.aggregate([{ $match: { name: String(v) } }]),
    ],
    [
      'mongoose, $where',
      async (v) => await Room.find().$where(`this.name == '${v}'`),
      async (v) => await Room.find().where({ name: v }),
      IN_SCRIPT,
    ],
  ])('%s', async (_way, flawed, mended, input = OBJECT) => {
    expect(worst(await watch.call(flawed, input))).toEqual(['code', true]);
    const [position] = worst(await watch.call(mended, input));
    expect(['data', 'not seen']).toContain(position);
    if (typeof input === 'string' || input === OBJECT)
      expect(worst(await watch.call(mended, '{p}'))).toEqual(['data', true]);
    expect(watch.failures()).toEqual([]);
  });

  it('sees a number of a schema', async () => {
    const route = async (floor: object) => await Room.find({ floor } as never);
    expect(worst(await watch.call(route, OBJECT, 'digits'))).toEqual(['code', true]);
    expect(worst(await watch.call(route, '{p}', 'digits'))).toEqual(['data', true]);
  });

  it('leaves alone what mongoose is told to make harmless', async () => {
    const route = async (name: object) => await Room.find({ name } as never).setOptions({ sanitizeFilter: true });
    const [position] = worst(await watch.call(route, OBJECT));
    expect(position).not.toBe('code');
  });

  it('says where the marker stood', async () => {
    const [first] = await watch.call((name: object) => rooms.findOne({ name }), OBJECT);
    expect(first?.excerpt).toMatch(/^findOne filter\.name\.\$ne: /);
  });
});
