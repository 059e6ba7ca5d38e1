import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Check, PayloadSchema } from 'selfward/engine';
import { z } from 'zod';
import { checkPage, checksPage, type Problem as FormProblem, type FormValues, links } from '#views';
import type { Routes } from '../load-routes.ts';
import { payloadActs } from '../payload-acts.ts';
import { tell } from '../problem.ts';
import { backOnly, identified, yesNo } from '../query.ts';

const payloadOf = z.object({ id: z.string().min(1).max(200), payload: z.string().min(1).max(200) });

/** Checks, which are code, and their payloads, which are data. */
const routes: Routes = (app, desk) => {
  const { checking } = desk.rooms;
  const { existing, payload, put, remove } = payloadActs(desk);

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
      checksPage({
        shell: await desk.shell(request),
        checks,
        refused: checking.refusedPayloads(),
        refusedChecks: checking.refusedChecks(),
        others: await checking.others(),
      }),
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
};

export default routes;
