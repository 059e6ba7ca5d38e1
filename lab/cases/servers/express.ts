import type { Server } from 'node:http';
import express from 'express';
import type { Mounted } from '../write.ts';
import { fullReply, inputOf } from './read-input.ts';

export function expressServer(cases: readonly Mounted[]): Promise<Server> {
  const app = expressApp(cases);
  return new Promise((resolve) => {
    const server = app.listen(0, '127.0.0.1', () => resolve(server));
  });
}

/** The cases on Express as most people set it up: bracketed queries and forms become objects, errors its own page. */
export function expressApp(cases: readonly Mounted[]): express.Express {
  const app = express();
  app.set('query parser', 'extended');
  app.use(express.json(), express.urlencoded({ extended: true }), express.text());
  for (const { it, routes } of cases) {
    for (const [route, handler] of Object.entries(routes)) {
      const [method, path = '/'] = route.split(' ');
      const full = `/${it.id}${path.replace(/\{(\w+)\}/g, ':$1')}`;
      const handle: express.RequestHandler = async (request, response) => {
        const { method, originalUrl: target, headers, params, query, body } = request;
        const reply = fullReply(await handler(inputOf({ method, target, headers, params, query, body })));
        response.status(reply.status).set(reply.headers).end(reply.body);
      };
      if (method === 'POST') app.post(full, handle);
      else if (method === 'PUT') app.put(full, handle);
      else if (method === 'PATCH') app.patch(full, handle);
      else app.get(full, handle);
    }
  }
  return app;
}
