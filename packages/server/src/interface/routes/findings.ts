import type { FastifyReply, FastifyRequest } from 'fastify';
import { SEVERITIES } from 'selfward';
import { z } from 'zod';
import { type Problem as FormProblem, type FormValues, findingPage, findingsPage, links } from '#views';
import type { StoredFinding, Triage } from '../../model/finding.ts';
import type { Run } from '../../model/run.ts';
import type { Routes } from '../load-routes.ts';
import { notFound, tell } from '../problem.ts';
import { backOnly, defined, filter, identified, oneOf, pageNumber, pagingOf, slice } from '../query.ts';
import { pageOf, RunSchema, StoredFindingSchema } from '../shown.ts';

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

type Decision = Pick<Triage, 'decision' | 'reason'> & { expiresAt?: number };

/** Findings: what was seen, and apart from it what people decided. */
const routes: Routes = (app, desk) => {
  const { checking } = desk.rooms;
  const { now } = desk.settings;

  async function existing(id: string): Promise<StoredFinding> {
    const stored = await checking.finding(id);
    if (stored === undefined) throw notFound();
    return stored;
  }

  async function retest(request: FastifyRequest, id: string): Promise<Run> {
    const { device } = await existing(id);
    return desk.act(request, { action: 'finding.retest', object: device, detail: `finding ${id}` }, async () => {
      const run = await checking.retest(id, desk.who(request).operator.name);
      if (run === undefined) throw notFound();
      return run;
    });
  }

  async function triage(request: FastifyRequest, id: string, decision: Decision): Promise<StoredFinding> {
    const { device } = await existing(id);
    const detail = `finding ${id} as ${decision.decision}: ${decision.reason}`.slice(0, 500);
    return desk.act(request, { action: 'finding.triage', object: device, detail }, async () => {
      const stored = await checking.triage(id, { ...decision, by: desk.who(request).operator.name });
      if (stored === undefined) throw notFound();
      return stored;
    });
  }

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

  app.get(
    '/api/findings',
    {
      config: { access: 'see-security' },
      schema: {
        summary: 'Findings, the gravest first.',
        querystring: Filters.extend(slice),
        response: { 200: pageOf(StoredFindingSchema) },
      },
    },
    async (request) => checking.findings(defined(request.query)),
  );

  app.get(
    '/api/findings/:id',
    {
      config: { access: 'see-security' },
      schema: { summary: 'One finding.', params: identified, response: { 200: StoredFindingSchema } },
    },
    async (request) => {
      const stored = await existing(request.params.id);
      await desk.record(request, { action: 'finding.view', object: stored.device, detail: `finding ${stored.id}` });
      return stored;
    },
  );

  app.post(
    '/api/findings/:id/retest',
    {
      config: { access: 'check' },
      schema: { summary: 'Runs just that probe again.', params: identified, response: { 202: RunSchema } },
    },
    async (request, reply) => reply.code(202).send(await retest(request, request.params.id)),
  );

  app.post(
    '/api/findings/:id/triage',
    {
      config: { access: 'triage' },
      schema: {
        summary: 'Decides on a finding; no run overrides it.',
        params: identified,
        body: z
          .object({
            decision: z.enum(DECISIONS),
            reason: z.string().max(2000).default(''),
            expiresAt: z.number().int().positive().optional(),
          })
          .refine(({ decision, reason }) => decision === 'open' || reason.trim() !== '', {
            path: ['reason'],
            error: 'says why, unless the decision is open',
          }),
        response: { 200: StoredFindingSchema },
      },
    },
    async (request) => triage(request, request.params.id, defined(request.body)),
  );
};

export default routes;
