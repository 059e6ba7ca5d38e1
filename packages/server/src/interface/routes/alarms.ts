import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type AlarmsUrl, alarmsPage, links, type SeenAlarm } from '#views';
import type { Page } from '../../model/store.ts';
import type { Routes } from '../load-routes.ts';
import { notFound } from '../problem.ts';
import { backOnly, defined, filter, identified, oneOf, pageNumber, pagingOf, slice } from '../query.ts';
import { seenAlarm } from '../seen-alarm.ts';
import { pageOf, ShownAlarm } from '../shown.ts';

const KINDS = [
  'vulnerability',
  'silent-device',
  'store',
  'log-chain',
  'restore-failed',
  'checking',
  'inventory',
] as const;

const Filters = z.object({
  state: oneOf(['pending', 'active', 'cleared', 'all']),
  kind: filter(),
  originator: filter(),
  text: filter(),
});

const STATE = {
  pending: { active: true, acknowledged: false },
  active: { active: true },
  cleared: { active: false },
  all: {},
} as const;

/** Alarms: the list and acknowledging. */
const routes: Routes = (app, desk) => {
  const { alarms } = desk.rooms;

  async function list(
    request: FastifyRequest,
    query: AlarmsUrl,
    limit: number,
    offset: number,
  ): Promise<Page<SeenAlarm>> {
    const { state = 'all', kind, originator, text } = query;
    // Who may not see these fields may not ask about them either: a filter that finds is an answer.
    const secret = desk.may(request, 'see-security') ? defined({ originator, text }) : {};
    const { rows, total } = await alarms.find({ ...STATE[state], ...defined({ kind }), ...secret, limit, offset });
    const { level } = desk.who(request).operator;
    return { rows: rows.map((alarm) => seenAlarm(alarm, level)), total };
  }

  async function acknowledge(request: FastifyRequest, id: string): Promise<SeenAlarm> {
    const alarm = await alarms.get(id);
    if (alarm === undefined) throw notFound();
    const { operator } = desk.who(request);
    // The entry is read by operators who may not see which device it is.
    const event = { action: 'alarm.acknowledge', object: id, detail: `${alarm.kind}, ${alarm.severity}` } as const;
    return desk.act(request, event, async () => {
      const after = await alarms.acknowledge(id, operator.name);
      if (after === undefined) throw notFound();
      return seenAlarm(after, operator.level);
    });
  }

  app.get(
    '/alarms',
    { config: { access: 'see' }, schema: { querystring: Filters.extend({ page: pageNumber }) } },
    async (request, reply) => {
      const { page, ...filters } = request.query;
      const query = defined(filters);
      const paging = pagingOf(page);
      const [shell, found] = await Promise.all([
        desk.shell(request),
        list(request, query, paging.limit, paging.offset),
      ]);
      const kinds = [...new Set([...KINDS, ...found.rows.map(({ kind }) => kind)])];
      return desk.html(reply, alarmsPage({ shell, list: found, paging, query, kinds }));
    },
  );

  app.post(
    '/alarms/:id/acknowledge',
    { config: { access: 'acknowledge' }, schema: { params: identified, body: backOnly } },
    async (request, reply) => {
      await acknowledge(request, request.params.id);
      return desk.back(request, reply, request.body?.back, links.alarms, { kind: 'ok', text: 'Acknowledged.' });
    },
  );

  app.get(
    '/api/alarms',
    {
      config: { access: 'see' },
      schema: {
        summary: 'Alarms, the newest first; without `see-security` their kind and severity alone.',
        querystring: Filters.extend(slice),
        response: { 200: pageOf(ShownAlarm) },
      },
    },
    async (request) => {
      const { limit = 50, offset = 0, ...filters } = request.query;
      return list(request, defined(filters), limit, offset);
    },
  );

  app.post(
    '/api/alarms/:id/acknowledge',
    {
      config: { access: 'acknowledge' },
      schema: { summary: 'Says that somebody has seen it.', params: identified, response: { 200: ShownAlarm } },
    },
    async (request) => acknowledge(request, request.params.id),
  );
};

export default routes;
