import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { links, schedulesPage } from '#views';
import type { Schedule } from '../../model/schedule.ts';
import type { Routes } from '../load-routes.ts';
import { notFound, Problem } from '../problem.ts';
import { defined, filter, named, pageNumber, pagingOf, several, slice } from '../query.ts';
import { pageOf, ScheduleSchema } from '../shown.ts';

const everyHours = z
  .number()
  .min(0)
  .max(24 * 31, 'at most 31 days');

/** When devices are checked without anybody asking. */
const routes: Routes = (app, desk) => {
  const { inventory, checking } = desk.rooms;

  async function change(
    request: FastifyRequest,
    name: string,
    wanted: { everyHours: number; checks: readonly string[] },
  ): Promise<Schedule> {
    if (inventory.get(name) === undefined) throw notFound();
    const unknown = wanted.checks.find((id) => !checking.checks().some((check) => check.id === id));
    if (unknown !== undefined) throw new Problem(422, `There is no check "${unknown}".`);
    const by = desk.who(request).operator.name;
    const detail = wanted.everyHours === 0 ? 'never' : `every ${wanted.everyHours} h`;
    return desk.act(request, { action: 'schedule.change', object: name, detail }, () =>
      checking.putSchedule(name, wanted, by),
    );
  }

  app.get(
    '/schedules',
    { config: { access: 'see-security' }, schema: { querystring: z.object({ text: filter(), page: pageNumber }) } },
    async (request, reply) => {
      const { page, ...filters } = request.query;
      const query = defined(filters);
      const paging = pagingOf(page);
      const list = await checking.schedules({ ...query, ...paging });
      const shell = await desk.shell(request);
      return desk.html(reply, schedulesPage({ shell, list, paging, query, checks: checking.checks() }));
    },
  );

  app.post(
    '/devices/:name/schedule',
    {
      config: { access: 'configure' },
      schema: {
        params: named,
        body: z.object({
          everyHours: z
            .string()
            .regex(/^\d{1,4}(\.\d{1,4})?$/, 'must be a number of hours')
            .transform(Number)
            .pipe(everyHours),
          checks: several(),
          back: z.string().max(2000).optional(),
        }),
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const { everyHours, checks, back } = request.body;
      await change(request, name, { everyHours, checks });
      return desk.back(request, reply, back, links.schedules, {
        kind: 'ok',
        text: `The schedule of ${name} is changed.`,
      });
    },
  );

  app.get(
    '/api/schedules',
    {
      config: { access: 'see-security' },
      schema: {
        summary: 'Schedules, the next first.',
        querystring: z.object({ text: filter(), ...slice }),
        response: { 200: pageOf(ScheduleSchema) },
      },
    },
    async (request) => checking.schedules(defined(request.query)),
  );

  app.put(
    '/api/devices/:name/schedule',
    {
      config: { access: 'configure' },
      schema: {
        summary: 'When a device is checked; 0 hours: never.',
        params: named,
        body: z.object({ everyHours, checks: z.array(z.string().max(200)).max(500).default([]) }),
        response: { 200: ScheduleSchema },
      },
    },
    async (request) => change(request, request.params.name, request.body),
  );
};

export default routes;
