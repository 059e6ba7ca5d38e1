import type { FastifyRequest } from 'fastify';
import { PROFILES } from 'selfward';
import { z } from 'zod';
import { links } from '#views';
import { isEnabled } from '../../model/device.ts';
import type { Run } from '../../model/run.ts';
import type { Routes } from '../load-routes.ts';
import { notFound, tell } from '../problem.ts';
import { named, oneOf, several } from '../query.ts';
import { RunSchema } from '../shown.ts';

/** Ordering a run of checks on a device. */
const routes: Routes = (app, desk) => {
  const { inventory, checking } = desk.rooms;

  async function order(
    request: FastifyRequest,
    name: string,
    checks: readonly string[],
    profile: Run['profile'] | undefined,
  ): Promise<Run> {
    const device = inventory.get(name);
    if (device === undefined || !isEnabled(device)) throw notFound();
    const by = desk.who(request).operator.name;
    const wanted = { device: name, checks, by, reason: 'demand', ...(profile === undefined ? {} : { profile }) };
    // What is usual changes: the log says what it was, other people's tools included.
    const named = (run?: Run) => (run === undefined ? '' : `: ${run.checks.join(', ')}`);
    const detail = (run?: Run) => (checks.length === 0 ? `the usual checks${named(run)}` : checks.join(', '));
    return desk.act(
      request,
      (run?: Run) => ({ action: 'check.order', object: name, detail: detail(run).slice(0, 900) }),
      () => checking.order(wanted),
    );
  }

  app.post(
    '/devices/:name/runs',
    {
      config: { access: 'check' },
      schema: { params: named, body: z.object({ checks: several(), profile: oneOf(PROFILES) }).nullish() },
    },
    async (request, reply) => {
      const { name } = request.params;
      try {
        const run = await order(request, name, request.body?.checks ?? [], request.body?.profile);
        return reply.redirect(links.run(run.id), 303);
      } catch (error) {
        const { status, text } = tell(error);
        if (text === '' || status === 404) throw error;
        return desk.redirect(request, reply, links.device(name), { kind: 'problem', text });
      }
    },
  );

  app.post(
    '/api/devices/:name/runs',
    {
      config: { access: 'check' },
      schema: {
        summary: 'Orders a run; without checks those that run by default.',
        params: named,
        body: z
          .object({ checks: z.array(z.string().max(200)).max(500).optional(), profile: z.enum(PROFILES).optional() })
          .nullish(),
        response: { 202: RunSchema },
      },
    },
    async (request, reply) => {
      const { checks = [], profile } = request.body ?? {};
      const run = await order(request, request.params.name, checks, profile);
      return reply
        .code(202)
        .header('location', `/api/runs/${encodeURIComponent(run.id)}`)
        .send(run);
    },
  );
};

export default routes;
