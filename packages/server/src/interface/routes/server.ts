import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { links } from '#views';
import type { Routes } from '../load-routes.ts';
import { notFound } from '../problem.ts';
import { named, yesNo } from '../query.ts';
import { Done, done } from '../shown.ts';

const ShownState = z.object({
  startedAt: z.number(),
  version: z.string(),
  node: z.string(),
  store: z.string(),
  memoryMb: z.number(),
  loopUtilisation: z.number(),
  logEntries: z.number(),
  routes: z.array(z.object({ method: z.string(), url: z.string(), access: z.string() })),
});
const ShownPlugin = z.object({ name: z.string(), title: z.string(), enabled: z.boolean() });

/** This server itself: its state and its plugins. */
const routes: Routes = (app, desk) => {
  const { rooms, settings } = desk;

  async function switchPlugin(request: FastifyRequest, name: string, enabled: boolean): Promise<string> {
    const plugin = rooms.plugins.list().find((one) => one.name === name);
    if (plugin === undefined) throw notFound();
    const detail = enabled ? 'switched on' : 'switched off';
    await desk.act(request, { action: 'plugin.change', object: name, detail }, () =>
      rooms.plugins.setEnabled(name, enabled),
    );
    return plugin.title;
  }

  app.post(
    '/plugin-switches/:name',
    {
      config: { access: 'configure' },
      schema: { params: named, body: z.object({ enabled: yesNo, back: z.string().max(2000).optional() }) },
    },
    async (request, reply) => {
      const { enabled, back } = request.body;
      const title = await switchPlugin(request, request.params.name, enabled);
      const text = `${title} is switched ${enabled ? 'on' : 'off'}.`;
      return desk.back(request, reply, back, links.device(settings.self), { kind: 'ok', text });
    },
  );

  app.get(
    '/api/server',
    { config: { access: 'see-security' }, schema: { summary: "This server's state.", response: { 200: ShownState } } },
    async () => {
      const state = await rooms.state();
      return { ...state, routes: [...state.routes] };
    },
  );

  app.get(
    '/api/plugins',
    { config: { access: 'see-security' }, schema: { summary: 'Plugins.', response: { 200: z.array(ShownPlugin) } } },
    async () => [...rooms.plugins.list()],
  );

  app.put(
    '/api/plugins/:name',
    {
      config: { access: 'configure' },
      schema: {
        summary: 'Switches a plugin on or off.',
        params: named,
        body: z.object({ enabled: z.boolean() }),
        response: { 200: Done },
      },
    },
    async (request) => {
      await switchPlugin(request, request.params.name, request.body.enabled);
      return done;
    },
  );
};

export default routes;
