import { z } from 'zod';
import type { Routes } from '../load-routes.ts';

/** Scripts, styles and icons: named by their content, so browsers keep them for good. */
const routes: Routes = (app) => {
  app.get(
    '/assets/*',
    {
      config: { access: 'public' },
      schema: { params: z.object({ '*': z.string().regex(/^\w[\w.-]*(\/\w[\w.-]*)*$/) }) },
    },
    (request, reply) => reply.sendFile(request.params['*']),
  );
};

export default routes;
