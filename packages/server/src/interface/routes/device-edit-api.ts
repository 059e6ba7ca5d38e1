import { z } from 'zod';
import { DeviceSchema } from '../../model/device.ts';
import { deviceActs } from '../device-acts.ts';
import type { Routes } from '../load-routes.ts';
import { named } from '../query.ts';
import { Done, done } from '../shown.ts';

/** Devices of the inventory, for programs. */
const routes: Routes = (app, desk) => {
  const { inventory } = desk.rooms;
  const { existing, put, remove, switchTo } = deviceActs(desk);

  app.put(
    '/api/devices/:name',
    {
      config: { access: 'configure' },
      schema: {
        summary: 'Adds or replaces a device; another `name` in the body renames it.',
        params: named,
        body: DeviceSchema,
        response: { 200: Done },
      },
    },
    async (request) => {
      await put(request, request.body, inventory.get(request.params.name)?.name);
      return done;
    },
  );

  app.delete(
    '/api/devices/:name',
    {
      config: { access: 'configure' },
      schema: { summary: 'Removes a device.', params: named, response: { 200: Done } },
    },
    async (request) => {
      await remove(request, existing(request.params.name).name);
      return done;
    },
  );

  app.put(
    '/api/devices/:name/enabled',
    {
      config: { access: 'configure' },
      schema: {
        summary: 'Switches a device on or off.',
        params: named,
        body: z.object({ enabled: z.boolean() }),
        response: { 200: Done },
      },
    },
    async (request) => {
      await switchTo(request, existing(request.params.name).name, request.body.enabled);
      return done;
    },
  );
};

export default routes;
