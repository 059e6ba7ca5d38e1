import { z } from 'zod';
import { NetworkSchema } from '../../model/device.ts';
import type { Routes } from '../load-routes.ts';
import { networkActs } from '../network-acts.ts';
import { named } from '../query.ts';
import { Done, done } from '../shown.ts';

const ShownNetwork = z.object({
  name: z.string(),
  category: z.string(),
  cidr: z.string().optional(),
  declared: z.boolean(),
  devices: z.number().int(),
});

/** Networks, for programs. */
const routes: Routes = (app, desk) => {
  const { rows, find, existing, put, remove } = networkActs(desk);

  app.get(
    '/api/networks',
    { config: { access: 'see' }, schema: { summary: 'Networks.', response: { 200: z.array(ShownNetwork) } } },
    async () =>
      rows().map(({ network: { name, category, cidr }, declared, total }) => ({
        ...{ name, category, declared, devices: total },
        ...(cidr === undefined ? {} : { cidr }),
      })),
  );

  app.put(
    '/api/networks/:name',
    {
      config: { access: 'configure' },
      schema: {
        summary: 'Adds or changes a network; another `name` in the body renames it.',
        params: named,
        body: NetworkSchema,
        response: { 200: Done },
      },
    },
    async (request) => {
      await put(request, request.body, find(request.params.name)?.name);
      return done;
    },
  );

  app.delete(
    '/api/networks/:name',
    {
      config: { access: 'configure' },
      schema: { summary: 'Removes a network.', params: named, response: { 200: Done } },
    },
    async (request) => {
      await remove(request, existing(request.params.name).name);
      return done;
    },
  );
};

export default routes;
