import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type LogUrl, links, logPage } from '#views';
import type { LogEntry } from '../../model/log-entry.ts';
import type { LogQuery, Page } from '../../model/store.ts';
import type { Routes } from '../load-routes.ts';
import { defined, filter, oneOf, pageNumber, pagingOf, slice } from '../query.ts';
import { LogEntrySchema, pageOf } from '../shown.ts';

/** As `datetime-local` fields write it, in this server's zone; a zone or `Z` behind it is understood too. */
const moment = filter(40).refine((text) => text === undefined || !Number.isNaN(Date.parse(text)), {
  error: 'must read like 2026-11-22T09:00',
});

const Filters = z.object({
  operator: filter(),
  action: filter(60),
  object: filter(300),
  outcome: oneOf(['done', 'refused', 'failed']),
  since: moment,
  until: moment,
});

const Chain = z.object({
  at: z.number(),
  ok: z.boolean(),
  entries: z.number().optional(),
  brokenAt: z.number().optional(),
  reason: z.string().optional(),
});

/** The operations log: who did what. Looking at it is itself an entry. */
const routes: Routes = (app, desk) => {
  const { operations } = desk.rooms;

  async function read(request: FastifyRequest, query: LogUrl, limit: number, offset: number): Promise<Page<LogEntry>> {
    const { since, until, ...filters } = query;
    const withoutSecurity = !desk.may(request, 'see-security');
    const wanted: LogQuery = {
      ...filters,
      ...defined({
        since: since === undefined ? undefined : Date.parse(since),
        until: until === undefined ? undefined : Date.parse(until),
      }),
      ...(withoutSecurity ? { withoutSecurity } : {}),
      limit,
      offset,
    };
    const asked = new URLSearchParams(defined({ ...query })).toString();
    await desk.record(request, {
      action: 'log.view',
      object: 'operations log',
      ...(asked === '' ? {} : { detail: asked }),
    });
    return operations.find(wanted);
  }

  async function verify(request: FastifyRequest) {
    const state = await desk.chain.verify();
    const detail = state.ok ? `whole, ${state.entries} entries` : `broken at ${state.brokenAt}: ${state.reason}`;
    await desk.record(request, {
      action: 'log.verify',
      object: 'operations log',
      outcome: state.ok ? 'done' : 'failed',
      detail,
    });
    return state;
  }

  app.get(
    '/log',
    { config: { access: 'see-log' }, schema: { querystring: Filters.extend({ page: pageNumber }) } },
    async (request, reply) => {
      const { page, ...filters } = request.query;
      const query = defined(filters);
      const paging = pagingOf(page);
      const list = await read(request, query, paging.limit, paging.offset);
      const withoutSecurity = !desk.may(request, 'see-security');
      const chain = desk.chain.last();
      const shell = await desk.shell(request);
      return desk.html(reply, logPage({ shell, list, paging, query, withoutSecurity, ...defined({ chain }) }));
    },
  );

  app.post('/log/verify', { config: { access: 'see-log' } }, async (request, reply) => {
    const state = await verify(request);
    const flash = state.ok
      ? ({ kind: 'ok', text: `The chain is whole: ${state.entries} entries.` } as const)
      : ({ kind: 'problem', text: `The chain is broken at entry ${state.brokenAt}: ${state.reason}` } as const);
    return desk.redirect(request, reply, links.log, flash);
  });

  app.get(
    '/api/log',
    {
      config: { access: 'see-log' },
      schema: {
        summary: 'Entries of the operations log, the newest first.',
        querystring: Filters.extend(slice),
        response: { 200: pageOf(LogEntrySchema) },
      },
    },
    async (request) => {
      const { limit = 50, offset = 0, ...filters } = request.query;
      return read(request, defined(filters), limit, offset);
    },
  );

  app.post(
    '/api/log/verify',
    { config: { access: 'see-log' }, schema: { summary: 'Walks the whole chain.', response: { 200: Chain } } },
    async (request) => verify(request),
  );
};

export default routes;
