import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import express from 'express';
import { did, SINKS } from './what-sinks-do.ts';

const app = express();
app.use(express.json(), express.urlencoded({ extended: true }));
for (const name of Object.keys(SINKS)) {
  app.get(`/sinks/${name}`, async (_request, response) => {
    response.type('text').send(await did(name));
  });
}
app.get('/html/:name', (request, response) => response.send(`<p>${request.params.name}</p>`));
app.get('/json', (request, response) => response.json({ query: request.query, headers: request.headersDistinct }));
app.post('/form', (request, response) => response.status(201).json(request.body));
app.get('/moved', (request, response) => response.redirect(String(request.query.to)));
app.get('/cookie', (_request, response) =>
  response.cookie('a', 'b c', { httpOnly: true }).append('x-a', ['1', '2']).end(),
);
app.get('/pieces', (_request, response) => {
  for (const piece of ['a', Buffer.from('b'), 'ä']) response.write(piece);
  response.end('c');
});
app.get('/stream', (_request, response) => Readable.from(['one', 'two']).pipe(response));
app.get('/head', (_request, response) => response.writeHead(299, 'Odd', ['X-Odd', 'Cased', 'x-odd', 'twice']).end());
app.get('/refused', (request, response) => response.set('x-name', `a\r\nb: ${request.path}`).end());
app.get('/throws', () => {
  throw new RangeError('of the application');
});
app.get('/missing', (_request, response) => response.sendFile('/nowhere/nothing'));
app.get('/twice', (_request, response) => {
  response.end('once');
  response.setHeader('late', 'x');
});

const server = createServer(app);
server.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\nhello'));
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
