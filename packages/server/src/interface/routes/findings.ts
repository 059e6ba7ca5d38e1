import type { FastifyReply, FastifyRequest } from 'fastify';
import { SEVERITIES } from 'selfward';
import { z } from 'zod';
import { type Problem as FormProblem, type FormValues, findingPage, findingsPage, links } from '#views';
import type { StoredFinding } from '../../model/finding.ts';
import { findingActs } from '../finding-acts.ts';
import type { Routes } from '../load-routes.ts';
import { tell } from '../problem.ts';
import { backOnly, defined, filter, identified, oneOf, pageNumber, pagingOf } from '../query.ts';

const DECISIONS = ['open', 'accepted', 'false-positive'] as const;
const DAY = 86_400_000;
const Filters = z.object({
  text: filter(),
  severity: oneOf(SEVERITIES),
  check: filter(),
  device: filter(),
  state: oneOf(['open', 'closed']),
  decision: oneOf(DECISIONS),
  confidence: oneOf(['proved', 'tentative']),
});

/** Findings: what was seen, and apart from it what people decided. */
const routes: Routes = (app, desk) => {
  const { checking } = desk.rooms;
  const { now } = desk.settings;
  const { existing, retest, triage } = findingActs(desk);

  async function page(
    request: FastifyRequest,
    reply: FastifyReply,
    stored: StoredFinding,
    refused?: { values: FormValues; problems: readonly FormProblem[] },
  ) {
    const ids = [...new Set([stored.lastRun, stored.firstRun])];
    const runs = (await Promise.all(ids.map((id) => checking.run(id)))).filter((run) => run !== undefined);
    const check = checking.checks().find(({ id }) => id === stored.check);
    const shell = await desk.shell(request);
    const html = findingPage({ shell, stored, runs, ...defined({ check }), ...refused });
    return desk.html(reply, html, refused === undefined ? 200 : 422);
  }

  app.get(
    '/findings',
    { config: { access: 'see-security' }, schema: { querystring: Filters.extend({ page: pageNumber }) } },
    async (request, reply) => {
      const { page, ...filters } = request.query;
      const query = defined(filters);
      const paging = pagingOf(page);
      const [shell, list] = await Promise.all([desk.shell(request), checking.findings({ ...query, ...paging })]);
      return desk.html(reply, findingsPage({ shell, list, paging, query, checks: checking.checks() }));
    },
  );

  app.get(
    '/findings/:id',
    { config: { access: 'see-security' }, schema: { params: identified } },
    async (request, reply) => {
      const stored = await existing(request.params.id);
      await desk.record(request, { action: 'finding.view', object: stored.device, detail: `finding ${stored.id}` });
      return page(request, reply, stored);
    },
  );

  app.post(
    '/findings/:id/retest',
    { config: { access: 'check' }, schema: { params: identified, body: backOnly } },
    async (request, reply) => {
      const { id } = request.params;
      try {
        const run = await retest(request, id);
        const text = `The probe runs again (${run.state}). The finding closes when it is gone.`;
        return desk.back(request, reply, request.body?.back, links.finding(id), { kind: 'ok', text });
      } catch (error) {
        const { status, text } = tell(error);
        if (text === '' || status === 404) throw error;
        return desk.back(request, reply, request.body?.back, links.finding(id), { kind: 'problem', text });
      }
    },
  );

  app.post(
    '/findings/:id/triage',
    {
      config: { access: 'triage' },
      schema: {
        params: identified,
        body: z.object({
          decision: z.enum(DECISIONS),
          reason: z.string().max(2000).default(''),
          expires: z.string().max(20).default(''),
        }),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { decision, reason, expires } = request.body;
      const problems: FormProblem[] = [];
      if (decision !== 'open' && reason.trim() === '')
        problems.push({ field: 'reason', text: 'Say why: others must be able to follow the decision.' });
      // The decision holds through the day that was named.
      const expiresAt = expires === '' ? undefined : new Date(`${expires}T00:00`).getTime() + DAY;
      if (expiresAt !== undefined && !(expiresAt > now()))
        problems.push({ field: 'expires', text: 'The day must lie ahead, written like 2027-01-31.' });
      if (problems.length > 0)
        return page(request, reply, await existing(id), { values: { decision, reason, expires }, problems });
      await triage(request, id, { decision, reason: reason.trim(), ...defined({ expiresAt }) });
      return desk.redirect(request, reply, links.finding(id), { kind: 'ok', text: 'The decision is kept.' });
    },
  );
};

export default routes;
