import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Check, type Payload, PayloadSchema } from 'selfward';
import { z } from 'zod';
import { checkPage, checksPage, type Problem as FormProblem, type FormValues, links } from '#views';
import type { Routes } from '../load-routes.ts';
import { notFound, tell } from '../problem.ts';
import { backOnly, identified, yesNo } from '../query.ts';
import { Done, done } from '../shown.ts';

const payloadOf = z.object({ id: z.string().min(1).max(200), payload: z.string().min(1).max(200) });

const ShownCheck = z.object({
  id: z.string(),
  title: z.string(),
  cwe: z.string(),
  severity: z.string(),
  cvss: z.string(),
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

const shown = ({ id, title, cwe, severity, cvss, scope, byDefault, advice }: Check) => ({
  ...{ id, title, cwe, severity, cvss, scope, byDefault },
  advice: { ...advice },
});

/** Checks, which are code, and their payloads, which are data. */
const routes: Routes = (app, desk) => {
  const { checking } = desk.rooms;

  function existing(id: string): Check {
    const check = checking.checks().find((one) => one.id === id);
    if (check === undefined) throw notFound();
    return check;
  }

  function payload(check: string, id: string): Payload {
    existing(check);
    const found = checking.payloads(check).find((one) => one.id === id);
    if (found === undefined) throw notFound();
    const { origin: _, ...rest } = found;
    return rest;
  }

  const put = (request: FastifyRequest, check: string, one: Payload, what: string) =>
    desk.act(request, { action: 'payload.change', object: check, detail: `${one.id}: ${what}` }, () =>
      checking.putPayload(check, one),
    );

  async function remove(request: FastifyRequest, check: string, id: string): Promise<void> {
    payload(check, id);
    await desk.act(request, { action: 'payload.change', object: check, detail: `${id}: removed or as shipped` }, () =>
      checking.removePayload(check, id),
    );
  }

  async function page(
    request: FastifyRequest,
    reply: FastifyReply,
    check: Check,
    refused?: { values: FormValues; problems: readonly FormProblem[] },
  ) {
    const payloads = checking.payloads(check.id);
    const files = checking.refusedPayloads().filter(({ file }) => file.includes(check.id));
    const html = checkPage({ shell: await desk.shell(request), check, payloads, refused: files, ...refused });
    return desk.html(reply, html, refused === undefined ? 200 : 422);
  }

  app.get('/checks', { config: { access: 'see-security' } }, async (request, reply) => {
    const checks = checking.checks().map((check) => {
      const payloads = checking.payloads(check.id);
      return { check, payloads: payloads.length, enabled: payloads.filter(({ enabled }) => enabled).length };
    });
    return desk.html(
      reply,
      checksPage({ shell: await desk.shell(request), checks, refused: checking.refusedPayloads() }),
    );
  });

  app.get(
    '/checks/:id',
    { config: { access: 'see-security' }, schema: { params: identified } },
    async (request, reply) => page(request, reply, existing(request.params.id)),
  );

  app.post(
    '/checks/:id/payloads',
    {
      config: { access: 'configure' },
      schema: {
        params: identified,
        body: z.object({
          id: z.string().max(200),
          // Browsers send the line breaks of a text area as CR LF.
          text: z
            .string()
            .max(8192)
            .transform((text) => text.replaceAll('\r\n', '\n')),
          for: z.string().max(1000).default(''),
          note: z.string().max(1000).default(''),
          enabled: z.literal('true').optional(),
        }),
      },
    },
    async (request, reply) => {
      const check = existing(request.params.id);
      const { body } = request;
      const words = body.for.split(',').map((word) => word.trim());
      const parsed = PayloadSchema.safeParse({
        ...{ id: body.id.trim(), text: body.text, note: body.note.trim() },
        for: words.filter((word) => word !== ''),
        enabled: body.enabled === 'true',
      });
      if (!parsed.success) {
        const problems = parsed.error.issues.map((issue) => ({
          field: String(issue.path[0] ?? ''),
          text: issue.message,
        }));
        return page(request, reply, check, { values: body, problems });
      }
      try {
        await put(request, check.id, parsed.data, 'changed');
      } catch (error) {
        const { text } = tell(error);
        if (text === '') throw error;
        return page(request, reply, check, { values: body, problems: [{ text }] });
      }
      return desk.redirect(request, reply, links.check(check.id), {
        kind: 'ok',
        text: `Payload ${parsed.data.id} is kept.`,
      });
    },
  );

  app.post(
    '/checks/:id/payloads/:payload/enabled',
    { config: { access: 'configure' }, schema: { params: payloadOf, body: z.object({ enabled: yesNo }) } },
    async (request, reply) => {
      const { id, payload: name } = request.params;
      const { enabled } = request.body;
      const word = enabled ? 'switched on' : 'switched off';
      await put(request, id, { ...payload(id, name), enabled }, word);
      return desk.redirect(request, reply, links.check(id), { kind: 'ok', text: `Payload ${name} is ${word}.` });
    },
  );

  app.post(
    '/checks/:id/payloads/:payload/remove',
    { config: { access: 'configure' }, schema: { params: payloadOf, body: backOnly } },
    async (request, reply) => {
      const { id, payload: name } = request.params;
      await remove(request, id, name);
      return desk.redirect(request, reply, links.check(id), {
        kind: 'ok',
        text: `Payload ${name} is removed, or as it was shipped.`,
      });
    },
  );

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
        params: payloadOf,
        body: PayloadSchema.omit({ id: true }),
        response: { 200: Done },
      },
    },
    async (request) => {
      const { id, payload: name } = request.params;
      await put(request, existing(id).id, PayloadSchema.parse({ ...request.body, id: name }), 'changed');
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
