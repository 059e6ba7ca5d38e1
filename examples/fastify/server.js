import { exec, execFile } from 'node:child_process';
import Fastify from 'fastify';
import { watch } from 'selfward';

const app = Fastify();
const monitor = watch(app, { name: 'fastify-example' });
monitor.on('finding', ({ title, method, url, parameter, code }) => {
  console.log(`${title}: ${method} ${url} ${parameter}, ${code?.file}:${code?.line}`);
});
monitor.on('cycle', ({ routes }) => console.log(`checked ${routes.length} routes`));

const schema = {
  body: { type: 'object', required: ['host'], properties: { host: { type: 'string', maxLength: 100 } } },
};

// A shell reads the name; what the command says is thrown away.
app.post('/ping', { schema }, async (request, reply) => {
  exec(`ping -c 1 ${request.body.host}`); // flaw
  return reply.code(202).send({ started: true });
});

// Mended: no shell, and the name cannot be taken for an option.
app.post('/ping-mended', { schema }, async (request, reply) => {
  execFile('ping', ['-c', '1', '--', request.body.host]);
  return reply.code(202).send({ started: true });
});

await app.listen({ port: Number(process.env.PORT ?? 3000) });
console.log('listening');
