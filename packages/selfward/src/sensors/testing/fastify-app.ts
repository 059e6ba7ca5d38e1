import { Readable } from 'node:stream';
import Fastify from 'fastify';
import { did, SINKS } from './what-sinks-do.ts';

const app = Fastify();
for (const name of Object.keys(SINKS)) app.get(`/sinks/${name}`, () => did(name));
app.get('/html/:name', async (request, reply) =>
  reply.type('text/html').send(`<p>${JSON.stringify(request.params)}</p>`),
);
app.get('/json', async ({ query, headers }) => ({ query, headers }));
app.post('/form', async ({ body }, reply) => reply.code(201).send(body));
app.get('/moved', async ({ query }, reply) => reply.redirect((query as { to: string }).to));
app.get('/cookie', async (_request, reply) => reply.header('set-cookie', ['a=b', 'c=d']).send());
app.get('/pieces', (_request, reply) => {
  reply.hijack();
  for (const piece of ['a', Buffer.from('b'), 'ä']) reply.raw.write(piece);
  reply.raw.end('c');
});
app.get('/stream', async (_request, reply) => reply.send(Readable.from(['one', 'two'])));
app.get('/head', (_request, reply) => {
  reply.hijack();
  reply.raw.writeHead(299, 'Odd', ['X-Odd', 'Cased']).end();
});
app.get('/refused', async (request, reply) => reply.header('x-name', `a\r\nb: ${request.url}`).send('x'));
app.get('/throws', async () => {
  throw new RangeError('of the application');
});
app.get('/missing', async (_request, reply) => reply.callNotFound());
app.get('/twice', (_request, reply) => void reply.send('once').send('again'));
app.server.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\nhello'));

const address = await app.listen({ port: 0, host: '127.0.0.1' });
process.stdout.write(`${new URL(address).port}\n`);
