import knex from 'knex';
import pg from 'pg';
import { field, type Part } from './at.ts';

/** PostgreSQL through a pool, a client of its own, and Knex. */
export const postgresql: Part = async (app, at) => {
  const pool = new pg.Pool({ connectionString: at.postgresql, max: 4 });
  // A server that goes away ends nothing.
  pool.on('error', () => undefined);
  await pool.query('create table if not exists notes (id serial primary key, text text, at timestamptz default now())');
  const built = knex({ client: 'pg', connection: at.postgresql, pool: { min: 0, max: 2 } });

  app.get('/pg/notes', async (request, response) => {
    const { rows } = await pool.query(`select * from notes where text = '${field(request, 'text')}'`);
    response.json(rows);
  });
  app.get('/pg/notes-mended', async (request, response) => {
    const { rows } = await pool.query('select * from notes where text = $1', [field(request, 'text')]);
    response.json(rows);
  });
  app.post('/pg/notes', async (request, response) => {
    await pool.query(`insert into notes (text) values ('${field(request, 'text')}')`);
    response.status(201).end();
  });
  app.post('/pg/notes-mended', async (request, response) => {
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query('insert into notes (text) values ($1)', [field(request, 'text')]);
      await client.query('update counters set value = value + 1');
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
    response.status(201).end();
  });
  app.get('/pg/page', async (_request, response) => {
    const { rows } = await pool.query<{ text: string }>('select text from notes');
    response.type('html').send(`<ul>${rows.map(({ text }) => `<li>${text}</li>`).join('')}</ul>`);
  });
  app.post('/pg/ticket', async (_request, response) => {
    const { rows } = await pool.query("select nextval('tickets') as ticket");
    response.json(rows);
  });
  app.post('/pg/announce', async (request, response) => {
    await pool.query('select pg_notify($1, $2)', ['actuators', field(request, 'text')]);
    await pool.query("notify actuators, 'open'");
    response.json({ announced: true });
  });
  app.delete('/pg/notes', async (_request, response) => {
    await pool.query('truncate notes restart identity');
    response.status(204).end();
  });
  app.post('/pg/later', (request, response) => {
    setTimeout(() => {
      pool.query('insert into notes (text) values ($1)', [field(request, 'text')]).catch(() => undefined);
    }, 250);
    response.status(202).end();
  });
  app.get('/knex/notes', async (request, response) => {
    response.json(await built('notes').whereRaw(`text = '${field(request, 'text')}'`));
  });
  app.post('/knex/notes', async (request, response) => {
    await built.transaction((within) => within('notes').insert({ text: field(request, 'text') }));
    response.status(201).end();
  });
  app.post('/pg/client', async (request, response) => {
    const client = new pg.Client(at.postgresql);
    await client.connect();
    try {
      await client.query({
        text: 'insert into notes (text) values ($1) returning id',
        values: [field(request, 'text')],
      });
    } finally {
      await client.end();
    }
    response.status(201).end();
  });
};
