import type { Routes } from '../load-routes.ts';

/** The API's own description, made from the routes' schemas. */
const routes: Routes = (app) => {
  let made: string | undefined;

  app.get('/api/openapi.json', { config: { access: 'signed-in' } }, async (_request, reply) => {
    // Routes do not change once the server is ready.
    made ??= JSON.stringify(app.swagger());
    return reply.type('application/json; charset=utf-8').send(made);
  });
};

export default routes;
