import type { Routes } from '../load-routes.ts';

/** The API's own description, made from the routes' schemas. */
const routes: Routes = (app) => {
  app.get('/api/openapi.json', { config: { access: 'signed-in' } }, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(JSON.stringify(app.swagger())),
  );
};

export default routes;
