import { type Check, PayloadSchema } from 'selfward/engine';
import { z } from 'zod';
import type { Routes } from '../load-routes.ts';
import { payloadActs } from '../payload-acts.ts';
import { identified } from '../query.ts';
import { Done, done } from '../shown.ts';

const payloadOf = z.object({ id: z.string().min(1).max(200), payload: z.string().min(1).max(200) });
const ShownCheck = z.object({
  id: z.string(),
  title: z.string(),
  cwe: z.string(),
  severity: z.string(),
  cvss: z.string(),
  cvss4: z.string().optional(),
  scope: z.string(),
  byDefault: z.boolean(),
  advice: z.record(z.string(), z.string()),
});
const ShownPayload = z.object({
  id: z.string(),
  text: z.string(),
  for: z.array(z.string()),
  note: z.string(),
  enabled: z.boolean(),
  origin: z.enum(['shipped', 'own']),
});
const Refused = z.object({ file: z.string(), reason: z.string() });
const shown = ({ id, title, cwe, severity, cvss, cvss4, scope, byDefault, advice }: Check) => ({
  ...{ id, title, cwe, severity, cvss, scope, byDefault },
  ...(cvss4 !== undefined && { cvss4 }),
  advice: { ...advice },
});

/** Checks and payloads, for programs. */
const routes: Routes = (app, desk) => {
  const { checking } = desk.rooms;
  const { existing, put, remove } = payloadActs(desk);

  app.get(
    '/api/checks',
    { config: { access: 'see-security' }, schema: { summary: 'All checks.', response: { 200: z.array(ShownCheck) } } },
    async () => checking.checks().map(shown),
  );

  app.get(
    '/api/checks/:id',
    {
      config: { access: 'see-security' },
      schema: {
        summary: 'One check with its payloads.',
        params: identified,
        response: { 200: z.object({ check: ShownCheck, payloads: z.array(ShownPayload), refused: z.array(Refused) }) },
      },
    },
    async (request) => {
      const check = existing(request.params.id);
      return {
        check: shown(check),
        payloads: checking.payloads(check.id).map((one) => ({ ...one })),
        refused: checking.refusedPayloads().filter(({ file }) => file.includes(check.id)),
      };
    },
  );

  app.put(
    '/api/checks/:id/payloads/:payload',
    {
      config: { access: 'configure' },
      schema: {
        summary: 'Adds or replaces a payload.',
        params: payloadOf.extend({ payload: PayloadSchema.shape.id }),
        body: PayloadSchema.omit({ id: true }),
        response: { 200: Done },
      },
    },
    async (request) => {
      const { id, payload: name } = request.params;
      await put(request, existing(id).id, { ...request.body, id: name }, 'changed');
      return done;
    },
  );

  app.delete(
    '/api/checks/:id/payloads/:payload',
    {
      config: { access: 'configure' },
      schema: {
        summary: 'Removes an own payload, or brings a shipped one back.',
        params: payloadOf,
        response: { 200: Done },
      },
    },
    async (request) => {
      await remove(request, request.params.id, request.params.payload);
      return done;
    },
  );
};

export default routes;
