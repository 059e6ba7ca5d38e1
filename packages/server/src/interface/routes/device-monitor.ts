import { monitorPart } from '#views';
import type { Routes } from '../load-routes.ts';
import { notFound } from '../problem.ts';
import { named } from '../query.ts';

/** Findings that the part's routes may link to. */
const FINDINGS = 100;

/** The part of this server's page that its own monitor tells, for pages that are open: they were written down as seen. */
const routes: Routes = (app, desk) => {
  const { rooms, settings } = desk;

  app.get(
    '/devices/:name/monitor',
    { config: { access: 'see-security' }, schema: { params: named } },
    async (request, reply) => {
      const { name } = request.params;
      const state = name === settings.self ? rooms.self() : undefined;
      if (state === undefined) throw notFound();
      const [server, { rows }] = await Promise.all([
        rooms.state(),
        rooms.checking.findings({ device: name, state: 'open', limit: FINDINGS }),
      ]);
      const props = { state, name, routes: server.routes, findings: rows };
      return desk.html(reply, monitorPart(desk.bareShell(request), props));
    },
  );
};

export default routes;
