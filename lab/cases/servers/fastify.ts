import type { Server } from 'node:http';
import formbody from '@fastify/formbody';
import fastify, { type FastifyInstance } from 'fastify';
import qs from 'qs';
import type { Mounted } from '../write.ts';
import { fullReply, inputOf } from './read-input.ts';

export async function fastifyServer(cases: readonly Mounted[]): Promise<Server> {
  const app = fastifyApp(cases);
  await app.listen({ port: 0, host: '127.0.0.1' });
  return app.server;
}

/** The cases on Fastify: flat queries, forms read by qs, errors as its JSON. */
export function fastifyApp(cases: readonly Mounted[]): FastifyInstance {
  const app = fastify();
  app.register(formbody, { parser: (text: string) => ({ ...qs.parse(text) }) });
  for (const { it, routes } of cases) {
    for (const [route, handler] of Object.entries(routes)) {
      const [method = 'GET', path = '/'] = route.split(' ');
      app.route({
        method,
        url: `/${it.id}${path.replace(/\{(\w+)\}/g, ':$1')}`,
        async handler({ method: verb, url: target, headers, params, query, body }, answer) {
          const reply = fullReply(await handler(inputOf({ method: verb, target, headers, params, query, body })));
          return answer.code(reply.status).headers(reply.headers).send(reply.body);
        },
      });
    }
  }
  return app;
}
