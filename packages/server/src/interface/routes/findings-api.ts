import { SEVERITIES } from 'selfward';
import { z } from 'zod';
import { findingActs } from '../finding-acts.ts';
import type { Routes } from '../load-routes.ts';
import { defined, filter, identified, oneOf, slice } from '../query.ts';
import { pageOf, RunSchema, StoredFindingSchema } from '../shown.ts';

const DECISIONS = ['open', 'accepted', 'false-positive'] as const;
const Filters = z.object({
  text: filter(),
  severity: oneOf(SEVERITIES),
  check: filter(),
  device: filter(),
  state: oneOf(['open', 'closed']),
  decision: oneOf(DECISIONS),
  confidence: oneOf(['proved', 'tentative']),
});

/** Findings, for programs. */
const routes: Routes = (app, desk) => {
  const { checking } = desk.rooms;
  const { existing, retest, triage } = findingActs(desk);

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
