/**
 * `node --import selfward/sensors growing-application.ts <JSON of Growing>`: an application of many harmless routes, to
 * which flawed ones are added while it runs. What it has grown stands in a file, so that its shadows have it too.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import express from 'express';
import { watch } from 'selfward';
import { tellParent } from './tell-parent.ts';

export interface Growing {
  routes: number;
  /** Holds one line for each flawed route. */
  grown: string;
}

const { routes, grown }: Growing = JSON.parse(process.argv[2] ?? '{}');
const database = new DatabaseSync(':memory:');
database.exec("create table rooms (name text); insert into rooms values ('lobby')");
const app = express();
app.use(express.json());
const text = (given: unknown) => (typeof given === 'string' ? given : '');

// Of ten routes six reach no sink, two a database and one a page, and one takes a body.
for (let at = 0; at < routes; at++) {
  const find = database.prepare('select name from rooms where name = ?');
  if (at % 10 === 9) app.post(`/notes/${at}`, (request, response) => void response.json(Boolean(request.body?.note)));
  else if (at % 10 === 8) app.get(`/pages/${at}`, (request, response) => void response.json(text(request.query.q)));
  else if (at % 10 > 5)
    app.get(`/rooms/${at}`, ({ query }, response) => void response.json(find.all(text(query.name))));
  else app.get(`/lamps/${at}`, ({ query }, response) => void response.json({ on: Number(text(query.level)) > 1 }));
}

let known = 0;
function grow(): void {
  const lines = existsSync(grown) ? readFileSync(grown, 'utf8').split('\n').filter(Boolean) : [];
  for (const line of lines.slice(known)) {
    app.get(`/search/${line}`, ({ query }, response) => {
      response.json(database.prepare(`select name from rooms where name = '${text(query.name)}'`).all());
    });
  }
  known = lines.length;
}

grow();
const monitor = watch(app, { name: 'growing', lead: true });
app.listen(0, '127.0.0.1', () =>
  tellParent(monitor, {
    grow() {
      appendFileSync(grown, `${known + 1}\n`);
      grow();
    },
  }),
);
