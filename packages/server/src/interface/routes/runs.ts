import { z } from 'zod';
import { links, runPage, runsPage } from '#views';
import type { StoredFinding } from '../../model/finding.ts';
import { RUN_STATES, type Run } from '../../model/run.ts';
import type { Routes } from '../load-routes.ts';
import { tell } from '../problem.ts';
import { backOnly, defined, filter, identified, oneOf, pageNumber, pagingOf } from '../query.ts';
import { runActs } from '../run-acts.ts';

const Filters = z.object({ device: filter(), state: oneOf(RUN_STATES), text: filter() });
const ProbeFilters = z.object({ check: filter(), text: filter() });
const PROBES = 100;

/** Runs with their probe logs. */
const routes: Routes = (app, desk) => {
  const { checking } = desk.rooms;
  const { existing, cancel, again } = runActs(desk);

  async function findingsOf(run: Run): Promise<StoredFinding[]> {
    const found = await Promise.all(run.findings.map((id) => checking.finding(id)));
    return found.filter((finding) => finding !== undefined).sort((a, b) => b.rank - a.rank);
  }

  app.get(
    '/runs',
    { config: { access: 'see-security' }, schema: { querystring: Filters.extend({ page: pageNumber }) } },
    async (request, reply) => {
      const { page, ...filters } = request.query;
      const query = defined(filters);
      const paging = pagingOf(page);
      const [shell, list] = await Promise.all([desk.shell(request), checking.runs({ ...query, ...paging })]);
      return desk.html(reply, runsPage({ shell, list, paging, query }));
    },
  );

  app.get(
    '/runs/:id',
    {
      config: { access: 'see-security' },
      schema: { params: identified, querystring: ProbeFilters.extend({ page: pageNumber }) },
    },
    async (request, reply) => {
      const run = await existing(request.params.id);
      const { page, ...filters } = request.query;
      const query = defined(filters);
      const paging = pagingOf(page, PROBES);
      const [shell, findings, probes] = await Promise.all([
        desk.shell(request),
        findingsOf(run),
        checking.probes(run.id, { ...query, ...paging }),
      ]);
      return desk.html(reply, runPage({ shell, run, findings, probes, paging, query, checks: checking.checks() }));
    },
  );

  app.post(
    '/runs/:id/cancel',
    { config: { access: 'check' }, schema: { params: identified, body: backOnly } },
    async (request, reply) => {
      const { id } = request.params;
      const text = await cancel(request, id).then(
        () => undefined,
        (error: unknown) => {
          const { status, text } = tell(error);
          if (status !== 409) throw error;
          return text;
        },
      );
      const flash =
        text === undefined
          ? ({ kind: 'ok', text: 'The run is being cancelled.' } as const)
          : ({ kind: 'problem', text } as const);
      return desk.back(request, reply, request.body?.back, links.run(id), flash);
    },
  );

  app.post(
    '/runs/:id/again',
    { config: { access: 'check' }, schema: { params: identified, body: backOnly } },
    async (request, reply) => {
      const { id } = request.params;
      try {
        const run = await again(request, id);
        return reply.redirect(links.run(run.id), 303);
      } catch (error) {
        const { status, text } = tell(error);
        if (text === '' || status === 404) throw error;
        return desk.redirect(request, reply, links.run(id), { kind: 'problem', text });
      }
    },
  );
};

export default routes;
