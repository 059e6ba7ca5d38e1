import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Problem as FormProblem, type FormValues, links, operatorPage, operatorsPage } from '#views';
import { LEVEL_NAMES, LEVELS } from '../../model/level.ts';
import { type Operator, OperatorNameSchema } from '../../model/operator.ts';
import type { Routes } from '../load-routes.ts';
import { notFound, tell } from '../problem.ts';
import { backOnly, defined, filter, identified, pageNumber, pagingOf, slice, yesNo } from '../query.ts';
import { Done, done, pageOf, SessionSchema, ShownOperator, shownOperator } from '../shown.ts';

const sessionOf = z.object({ id: z.string().min(1).max(200), session: z.string().min(1).max(200) });
const Issued = z.object({ name: z.string(), password: z.string() });

/** Operators: who may sign in, at which level, and from where they are signed in. */
const routes: Routes = (app, desk) => {
  const { access } = desk.rooms;

  /** The room lists; one is found by its exact id, whatever else matches the text. */
  async function existing(id: string): Promise<Operator> {
    for (let offset = 0; ; offset += 500) {
      const { rows } = await access.operators({ text: id, limit: 500, offset });
      const found = rows.find((operator) => operator.id === id);
      if (found !== undefined) return found;
      if (rows.length < 500) throw notFound();
    }
  }

  async function revoke(request: FastifyRequest, id: string, session: string): Promise<void> {
    const { name } = await existing(id);
    const sessions = await access.sessionsOf(id);
    if (!sessions.some((one) => one.id === session)) throw notFound();
    await desk.act(request, { action: 'session.revoke', object: name }, () => access.revokeSession(session));
  }

  const add = (request: FastifyRequest, name: string, level: Operator['level']) =>
    desk.act(request, { action: 'operator.change', object: name, detail: `added as ${LEVEL_NAMES[level]}` }, () =>
      access.addOperator(name, level),
    );

  async function change(
    request: FastifyRequest,
    id: string,
    wanted: { level?: Operator['level']; active?: boolean },
  ): Promise<void> {
    const { name } = await existing(id);
    const { level, active } = wanted;
    const says = [
      ...(level === undefined ? [] : [`level ${LEVEL_NAMES[level]}`]),
      ...(active === undefined ? [] : [active ? 'switched on' : 'switched off']),
    ];
    await desk.act(request, { action: 'operator.change', object: name, detail: says.join(', ') }, () =>
      access.changeOperator(id, wanted),
    );
  }

  async function reset(request: FastifyRequest, id: string): Promise<{ name: string; password: string }> {
    const { name } = await existing(id);
    const event = { action: 'operator.change', object: name, detail: 'one-time password issued' } as const;
    return { name, password: await desk.act(request, event, () => access.resetPassword(id)) };
  }

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

  app.get(
    '/api/operators',
    {
      config: { access: 'see-operators' },
      schema: {
        summary: 'Operators.',
        querystring: z.object({ text: filter(), ...slice }),
        response: { 200: pageOf(ShownOperator) },
      },
    },
    async (request) => {
      const { rows, total } = await access.operators(defined(request.query));
      return { rows: rows.map(shownOperator), total };
    },
  );

  app.post(
    '/api/operators',
    {
      config: { access: 'manage-operators' },
      schema: {
        summary: 'Adds an operator; the answer holds the one-time password.',
        body: z.object({ name: OperatorNameSchema, level: z.enum(LEVELS) }),
        response: { 201: Issued },
      },
    },
    async (request, reply) => {
      const { name, level } = request.body;
      return reply.code(201).send({ name, password: await add(request, name, level) });
    },
  );

  app.get(
    '/api/operators/:id',
    {
      config: { access: 'see-operators' },
      schema: {
        summary: 'One operator with the sessions.',
        params: identified,
        response: { 200: z.object({ operator: ShownOperator, sessions: z.array(SessionSchema) }) },
      },
    },
    async (request) => {
      const operator = shownOperator(await existing(request.params.id));
      return { operator, sessions: await access.sessionsOf(operator.id) };
    },
  );

  app.patch(
    '/api/operators/:id',
    {
      config: { access: 'manage-operators' },
      schema: {
        summary: 'Changes the level, or switches the operator on or off.',
        params: identified,
        body: z.object({ level: z.enum(LEVELS).optional(), active: z.boolean().optional() }),
        response: { 200: Done },
      },
    },
    async (request) => {
      await change(request, request.params.id, defined(request.body));
      return done;
    },
  );

  app.post(
    '/api/operators/:id/password',
    {
      config: { access: 'manage-operators' },
      schema: {
        summary: 'Issues a one-time password and ends all sessions.',
        params: identified,
        response: { 200: Issued },
      },
    },
    async (request) => reset(request, request.params.id),
  );

  app.delete(
    '/api/operators/:id/sessions/:session',
    {
      config: { access: 'manage-operators' },
      schema: { summary: 'Ends a session.', params: sessionOf, response: { 200: Done } },
    },
    async (request) => {
      await revoke(request, request.params.id, request.params.session);
      return done;
    },
  );
};

export default routes;
