const { DatabaseSync } = require('node:sqlite');
const express = require('express');
const { watch } = require('selfward');

const database = new DatabaseSync(':memory:');
database.exec("create table readings (sensor text, value real); insert into readings values ('boiler', 71.5)");

const app = express();
const monitor = watch(app, { name: 'express-4-example' });
monitor.on('finding', ({ title, method, url, parameter, code }) => {
  console.log(`${title}: ${method} ${url} ${parameter}, ${code?.file}:${code?.line}`);
});
monitor.on('cycle', ({ routes }) => console.log(`checked ${routes.length} routes`));

// The sensor's name becomes part of the statement. The answer is always the same.
app.get('/readings', (request, response) => {
  try {
    database.prepare(`select * from readings where sensor = '${request.query.sensor}'`).all(); // flaw
  } catch {
    // A statement that fails is hidden as well.
  }
  response.json({ queued: true });
});

// Mended: a parameter is never read as SQL.
app.get('/readings-mended', (request, response) => {
  database.prepare('select * from readings where sensor = ?').all(String(request.query.sensor));
  response.json({ queued: true });
});

app.listen(Number(process.env.PORT ?? 3000), () => console.log('listening'));
