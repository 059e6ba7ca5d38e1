import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import Better from 'better-sqlite3';
import { field, type Part } from './at.ts';

/** Node's own SQLite and better-sqlite3, with a write-ahead log and without. */
export const sqlite: Part = (app, { folder }) => {
  const own = new DatabaseSync(join(folder, 'own.db'));
  own.exec('create table if not exists notes (id integer primary key autoincrement, text text)');
  const better = new Better(join(folder, 'better.db'));
  better.pragma('journal_mode = WAL');
  better.exec('create table if not exists notes (id integer primary key autoincrement, text text)');

  app.get('/own/notes', (request, response) => {
    const found = own.prepare(`select * from notes where text = '${field(request, 'text')}'`).all();
    response.json(found);
  });
  app.get('/own/notes-mended', (request, response) => {
    response.json(own.prepare('select * from notes where text = ?').all(field(request, 'text')));
  });
  app.post('/own/notes', (request, response) => {
    own.exec(`insert into notes (text) values ('${field(request, 'text')}')`);
    response.status(201).end();
  });
  app.post('/own/notes-mended', (request, response) => {
    own.exec('begin');
    own.prepare('insert into notes (text) values (?)').run(field(request, 'text'));
    own.exec('commit');
    response.status(201).end();
  });
  app.get('/own/page', (_request, response) => {
    const notes = own.prepare('select text from notes').all();
    response.type('html').send(`<ul>${notes.map(({ text }) => `<li>${String(text)}</li>`).join('')}</ul>`);
  });
  app.post('/own/export', (request, response) => {
    own.exec(`vacuum into '${join(folder, `${field(request, 'name') || 'export'}.db`).replaceAll("'", "''")}'`);
    response.json({ exported: true });
  });
  app.get('/better/notes', (request, response) => {
    response.json(better.prepare(`select * from notes where text = '${field(request, 'text')}'`).all());
  });
  app.post('/better/notes', (request, response) => {
    better.exec(`insert into notes (text) values ('${field(request, 'text')}')`);
    response.status(201).end();
  });
  app.post('/better/notes-mended', (request, response) => {
    better.transaction((text: string) => better.prepare('insert into notes (text) values (?)').run(text))(
      field(request, 'text'),
    );
    response.status(201).end();
  });
  app.delete('/better/notes', (_request, response) => {
    better.exec('delete from notes; drop table if exists old_notes');
    better.pragma('wal_checkpoint(TRUNCATE)');
    response.status(204).end();
  });
};
