import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Problem as FormProblem, type FormValues, links, operatorPage, operatorsPage } from '#views';
import { LEVELS } from '../../model/level.ts';
import { OperatorNameSchema } from '../../model/operator.ts';
import type { Routes } from '../load-routes.ts';
import { operatorActs } from '../operator-acts.ts';
import { tell } from '../problem.ts';
import { backOnly, defined, filter, identified, pageNumber, pagingOf, yesNo } from '../query.ts';
import { shownOperator } from '../shown.ts';

const sessionOf = z.object({ id: z.string().min(1).max(200), session: z.string().min(1).max(200) });

/** Operators: who may sign in, at which level, and from where they are signed in. */
const routes: Routes = (app, desk) => {
  const { access } = desk.rooms;
  const { existing, revoke, add, change, reset } = operatorActs(desk);

  async function listPage(
    request: FastifyRequest,
    reply: FastifyReply,
    url: { text?: string; page?: number },
    refused?: { values: FormValues; problems: readonly FormProblem[] },
  ) {
    const { page, ...query } = url;
    const paging = pagingOf(page);
    const issued = takeIssued(request);
    const { rows, total } = await access.operators({ ...query, ...paging });
    const shell = await desk.shell(request, issued?.flash);
    const list = { rows: rows.map(shownOperator), total };
    const more = issued === undefined ? {} : { issued: issued.issued };
    return desk.html(
      reply,
      operatorsPage({ shell, list, paging, query, ...more, ...refused }),
      refused === undefined ? 200 : 422,
    );
  }

  /** A one-time password waits for the page behind the redirect, and is gone when it was shown. */
  function takeIssued(request: FastifyRequest) {
    const flash = desk.flashes.take(desk.who(request).session.id);
    if (flash === undefined) return undefined;
    return { flash, ...defined({ issued: flash.issued }) };
  }

  app.get(
    '/operators',
    { config: { access: 'see-operators' }, schema: { querystring: z.object({ text: filter(), page: pageNumber }) } },
    async (request, reply) => listPage(request, reply, defined(request.query)),
  );

  app.post(
    '/operators',
    {
      config: { access: 'manage-operators' },
      schema: { body: z.object({ name: z.string().max(200), level: z.enum(LEVELS) }) },
    },
    async (request, reply) => {
      const { level } = request.body;
      const parsed = OperatorNameSchema.safeParse(request.body.name);
      if (!parsed.success) {
        const text = parsed.error.issues[0]?.message ?? 'is not accepted';
        return listPage(request, reply, {}, { values: request.body, problems: [{ field: 'name', text }] });
      }
      const name = parsed.data;
      try {
        const password = await add(request, name, level);
        const flash = { kind: 'ok', text: `${name} can sign in.`, issued: { name, password } } as const;
        return desk.redirect(request, reply, links.operators, flash);
      } catch (error) {
        const { text } = tell(error);
        if (text === '') throw error;
        return listPage(request, reply, {}, { values: request.body, problems: [{ field: 'name', text }] });
      }
    },
  );

  app.get(
    '/operators/:id',
    { config: { access: 'see-operators' }, schema: { params: identified } },
    async (request, reply) => {
      const subject = shownOperator(await existing(request.params.id));
      const taken = takeIssued(request);
      const shell = await desk.shell(request, taken?.flash);
      const sessions = await access.sessionsOf(subject.id);
      return desk.html(reply, operatorPage({ shell, subject, sessions, ...defined({ issued: taken?.issued }) }));
    },
  );

  app.post(
    '/operators/:id/level',
    {
      config: { access: 'manage-operators' },
      schema: { params: identified, body: z.object({ level: z.enum(LEVELS) }) },
    },
    async (request, reply) => {
      const { id } = request.params;
      return changed(request, reply, id, { level: request.body.level });
    },
  );

  app.post(
    '/operators/:id/active',
    { config: { access: 'manage-operators' }, schema: { params: identified, body: z.object({ active: yesNo }) } },
    async (request, reply) => {
      const { id } = request.params;
      return changed(request, reply, id, { active: request.body.active });
    },
  );

  async function changed(
    request: FastifyRequest,
    reply: FastifyReply,
    id: string,
    wanted: Parameters<typeof change>[2],
  ) {
    try {
      await change(request, id, wanted);
      return desk.redirect(request, reply, links.operator(id), { kind: 'ok', text: 'Changed.' });
    } catch (error) {
      const { status, text } = tell(error);
      if (text === '' || status === 404) throw error;
      return desk.redirect(request, reply, links.operator(id), { kind: 'problem', text });
    }
  }

  app.post(
    '/operators/:id/password',
    { config: { access: 'manage-operators' }, schema: { params: identified, body: backOnly } },
    async (request, reply) => {
      const { id } = request.params;
      const issued = await reset(request, id);
      const text = `${issued.name} has a new one-time password and is signed out everywhere.`;
      // Whoever resets their own password has no session left to show it in.
      if (id === desk.who(request).operator.id) {
        const shell = { ...desk.bareShell(request), flash: { kind: 'ok', text } as const };
        const subject = shownOperator(await existing(id));
        return desk.html(reply, operatorPage({ shell, subject, sessions: [], issued }));
      }
      return desk.redirect(request, reply, links.operator(id), { kind: 'ok', text, issued });
    },
  );

  app.post(
    '/operators/:id/sessions/:session/revoke',
    { config: { access: 'manage-operators' }, schema: { params: sessionOf, body: backOnly } },
    async (request, reply) => {
      const { id, session } = request.params;
      await revoke(request, id, session);
      return desk.redirect(request, reply, links.operator(id), { kind: 'ok', text: 'The session has ended.' });
    },
  );
};

export default routes;
