import { Redis } from 'ioredis';
import { MongoClient } from 'mongodb';
import mongoose from 'mongoose';
import { field, type Part } from './at.ts';

/** MongoDB through its driver and Mongoose. */
export const mongodb: Part = async (app, at) => {
  const client = new MongoClient(at.mongodb);
  const rooms = client.db('facility').collection('rooms');
  const notes = client.db('facility').collection('notes');
  const connection = await mongoose.createConnection(at.mongodb, { dbName: 'facility' }).asPromise();
  const Visit = connection.model('Visit', new mongoose.Schema({ who: String }));

  app.post('/mongodb/rooms/search', async (request, response) => {
    const { name } = request.body as { name: string };
    response.json(await rooms.find({ name }).limit(10).toArray());
  });
  app.get('/mongodb/rooms-mended', async (request, response) => {
    response.json(
      await rooms
        .find({ name: field(request, 'name') })
        .limit(10)
        .toArray(),
    );
  });
  app.post('/mongodb/notes', async (request, response) => {
    await notes.insertOne({ text: field(request, 'text') });
    await rooms.updateMany({}, { $inc: { visits: 1 } });
    response.status(201).end();
  });
  app.get('/mongodb/page', async (_request, response) => {
    const found = await notes.find().toArray();
    response.type('html').send(`<ul>${found.map(({ text }) => `<li>${String(text)}</li>`).join('')}</ul>`);
  });
  app.delete('/mongodb/rooms', async (request, response) => {
    await rooms.deleteMany(request.body as object);
    await client.db('facility').collection('old').drop();
    response.status(204).end();
  });
  app.post('/mongoose/visits', async (request, response) => {
    await Visit.create({ who: field(request, 'who') });
    response.status(201).end();
  });
};

/** Redis through ioredis. */
export const redis: Part = (app, at) => {
  const client = new Redis(at.redis);
  client.on('error', () => undefined);
  app.post('/redis/visits', async (request, response) => {
    const visits = await client.incr('visits');
    await client.set(`visitor:${field(request, 'who')}`, 'here', 'EX', 60);
    await client.lpush('log', field(request, 'who'));
    await client.publish('actuators', field(request, 'who'));
    response.json({ visits });
  });
  app.get('/redis/greeting', async (request, response) => {
    response.type('html').send(`<p>${(await client.get(`greeting:${field(request, 'who')}`)) ?? 'Hello'}</p>`);
  });
  app.post('/redis/script', async (request, response) => {
    response.json(await client.eval(`redis.call('set', 'last', '${field(request, 'text')}') return 1`, 0));
  });
  app.delete('/redis/all', async (_request, response) => {
    await client.multi().del('visits').hset('rooms', 'boiler', 'off').exec();
    await client.flushall();
    response.status(204).end();
  });
};
