import { z } from 'zod';
import { RUN_STATES } from '../../model/run.ts';
import type { Routes } from '../load-routes.ts';
import { defined, filter, identified, oneOf, slice } from '../query.ts';
import { runActs } from '../run-acts.ts';
import { Done, done, ProbeRecordSchema, pageOf, RunSchema } from '../shown.ts';

const Filters = z.object({ device: filter(), state: oneOf(RUN_STATES), text: filter() });
const ProbeFilters = z.object({ check: filter(), text: filter() });

/** Runs, for programs. */
const routes: Routes = (app, desk) => {
  const { checking } = desk.rooms;
  const { existing, cancel, again } = runActs(desk);

  app.get(
    '/api/runs',
    {
      config: { access: 'see-security' },
      schema: {
        summary: 'Runs, the newest first.',
        querystring: Filters.extend(slice),
        response: { 200: pageOf(RunSchema) },
      },
    },
    async (request) => checking.runs(defined(request.query)),
  );

  app.get(
    '/api/runs/:id',
    {
      config: { access: 'see-security' },
      schema: { summary: 'One run.', params: identified, response: { 200: RunSchema } },
    },
    async (request) => existing(request.params.id),
  );

  app.get(
    '/api/runs/:id/probes',
    {
      config: { access: 'see-security' },
      schema: {
        summary: "A run's probe log.",
        params: identified,
        querystring: ProbeFilters.extend(slice),
        response: { 200: pageOf(ProbeRecordSchema) },
      },
    },
    async (request) => {
      const run = await existing(request.params.id);
      return checking.probes(run.id, defined(request.query));
    },
  );

  app.post(
    '/api/runs/:id/cancel',
    { config: { access: 'check' }, schema: { summary: 'Cancels a run.', params: identified, response: { 200: Done } } },
    async (request) => {
      await cancel(request, request.params.id);
      return done;
    },
  );

  app.post(
    '/api/runs/:id/again',
    {
      config: { access: 'check' },
      schema: { summary: 'Orders the same run again.', params: identified, response: { 202: RunSchema } },
    },
    async (request, reply) => reply.code(202).send(await again(request, request.params.id)),
  );
};

export default routes;
