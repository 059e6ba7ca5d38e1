import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accountPage, type Problem as FormProblem, links } from '#views';
import { sessionCookie } from '../cookies.ts';
import type { Routes } from '../load-routes.ts';
import { PASSWORD_MIN } from '../password.ts';
import { notFound, tell } from '../problem.ts';
import { Done, done, SessionSchema, ShownOperator, shownOperator } from '../shown.ts';

/** One's own account: password and sessions. */
const routes: Routes = (app, desk) => {
  const { rooms, settings } = desk;
  const cookie = sessionCookie(settings.https);

  async function page(request: FastifyRequest, problems: readonly FormProblem[] = []): Promise<string> {
    const { operator, session } = desk.who(request);
    return accountPage({
      shell: await desk.shell(request),
      subject: shownOperator(operator),
      sessions: await rooms.access.sessionsOf(operator.id),
      currentSession: session.id,
      minLength: PASSWORD_MIN,
      problems,
    });
  }

  async function revoke(request: FastifyRequest, id: string): Promise<void> {
    const { operator } = desk.who(request);
    const sessions = await rooms.access.sessionsOf(operator.id);
    if (!sessions.some((session) => session.id === id)) throw notFound();
    await desk.act(request, { action: 'session.revoke', object: operator.name }, () => rooms.access.revokeSession(id));
  }

  app.get(links.account, { config: { access: 'signed-in' } }, async (request, reply) =>
    desk.html(reply, await page(request)),
  );

  app.post(
    links.accountPassword,
    {
      config: { access: 'signed-in' },
      schema: {
        body: z.object({ current: z.string().max(1024), password: z.string().max(1024), again: z.string().max(1024) }),
      },
    },
    async (request, reply) => {
      const { operator, token } = desk.who(request);
      const { current, password, again } = request.body;
      if (password !== again)
        return desk.html(reply, await page(request, [{ field: 'again', text: 'The two passwords differ.' }]), 422);
      try {
        const renewed = await desk.act(
          request,
          { action: 'operator.change', object: operator.name, detail: 'chose a password' },
          () => rooms.access.choosePassword(operator.id, current, password, token),
        );
        reply.setCookie(cookie.name, renewed.token, { ...cookie.options, expires: new Date(renewed.expiresAt) });
      } catch (error) {
        const { text } = tell(error);
        if (text === '') throw error;
        return desk.html(reply, await page(request, [{ text }]), 422);
      }
      return reply.redirect(links.account, 303);
    },
  );

  app.post(
    '/account/sessions/:id/revoke',
    { config: { access: 'signed-in' }, schema: { params: z.object({ id: z.string().max(200) }) } },
    async (request, reply) => {
      await revoke(request, request.params.id);
      return desk.redirect(request, reply, links.account, { kind: 'ok', text: 'The session has ended.' });
    },
  );

  app.get(
    '/api/account',
    { config: { access: 'signed-in' }, schema: { summary: 'Who is signed in.', response: { 200: ShownOperator } } },
    async (request) => shownOperator(desk.who(request).operator),
  );

  app.get(
    '/api/account/sessions',
    {
      config: { access: 'signed-in' },
      schema: { summary: "One's own sessions.", response: { 200: z.array(SessionSchema) } },
    },
    async (request) => rooms.access.sessionsOf(desk.who(request).operator.id),
  );

  app.delete(
    '/api/account/sessions/:id',
    {
      config: { access: 'signed-in' },
      schema: { summary: 'Ends a session.', params: z.object({ id: z.string().max(200) }), response: { 200: Done } },
    },
    async (request) => {
      await revoke(request, request.params.id);
      return done;
    },
  );
};

export default routes;
