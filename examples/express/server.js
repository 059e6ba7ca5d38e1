import express from 'express';
import nunjucks from 'nunjucks';
import { watch } from 'selfward';

const app = express();
const monitor = watch(app, { name: 'express-example' });
monitor.on('finding', ({ title, method, url, parameter, code }) => {
  console.log(`${title}: ${method} ${url} ${parameter}, ${code?.file}:${code?.line}`);
});
monitor.on('cycle', ({ routes }) => console.log(`checked ${routes.length} routes`));

const page = (room) => `<!doctype html><title>Room</title><p>${room}</p>`;

// The name becomes part of the template: whoever types {{ … }} runs code here. Nothing of it is shown.
app.get('/rooms', (request, response) => {
  nunjucks.renderString(`Hello {{ name }}, you asked for ${request.query.room}`, { name: 'Ada' }); // flaw
  response.send(page('Your room is being prepared.'));
});

// Mended: the template is fixed, the name is data.
app.get('/rooms-mended', (request, response) => {
  nunjucks.renderString('Hello {{ name }}, you asked for {{ room }}', { name: 'Ada', room: request.query.room });
  response.send(page('Your room is being prepared.'));
});

app.listen(Number(process.env.PORT ?? 3000), () => console.log('listening'));
