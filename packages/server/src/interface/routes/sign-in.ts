import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { choosePasswordPage, links, signInPage } from '#views';
import { OperatorNameSchema } from '../../model/operator.ts';
import type { SignIn } from '../../model/rooms.ts';
import { sessionCookie } from '../cookies.ts';
import type { Routes } from '../load-routes.ts';
import { localPath } from '../local-path.ts';
import { PASSWORD_MIN } from '../password.ts';
import { Problem, tell } from '../problem.ts';
import { createRefusalBook, withSkipped } from '../refusal-book.ts';
import { Done, done, ShownOperator, shownOperator } from '../shown.ts';

const Credentials = z.object({ name: z.string().max(200), password: z.string().max(1024) });

/** Signing in and out, and choosing a password after a sign-in with a one-time one. */
const routes: Routes = (app, desk) => {
  const { rooms, settings } = desk;
  const cookie = sessionCookie(settings.https);
  const setCookie = (reply: FastifyReply, token: string, expiresAt: number) =>
    reply.setCookie(cookie.name, token, { ...cookie.options, expires: new Date(expiresAt) });
  const clearCookie = (reply: FastifyReply) => reply.clearCookie(cookie.name, cookie.options);

  // Whoever tries passwords by the thousand from many addresses must not fill the log with it, nor wash out of its file
  // what they did before. A wrong password tells more than a try that was not looked at, so more of those are kept.
  const books = { limited: createRefusalBook(), failed: createRefusalBook(600) };

  async function recordRefusal(request: FastifyRequest, because: string, object: string): Promise<void> {
    const kind = because === 'limited' ? 'limited' : 'failed';
    const skipped = books[kind].take();
    if (skipped === undefined) return;
    const detail = withSkipped(because, skipped);
    await desk.record(request, { action: `sign-in.${kind}`, object, outcome: 'refused', detail });
  }

  /** Tries it and writes down how it went. What was typed is written down only where it can be a name. */
  async function trySignIn(
    request: FastifyRequest,
    reply: FastifyReply,
    name: string,
    password: string,
  ): Promise<SignIn> {
    const agent = (request.headers['user-agent'] ?? '').slice(0, 200);
    const result = await rooms.access.signIn(name, password, { address: request.ip, agent });
    const object = OperatorNameSchema.safeParse(name).success ? name.trim() : 'a name that cannot be one';
    if (!result.ok) {
      await recordRefusal(request, result.because, object);
      if (result.retryAfterSeconds !== undefined) reply.header('retry-after', result.retryAfterSeconds);
      return result;
    }
    const operator = result.operator.name;
    await desk.record(request, { action: 'sign-in.succeeded', object: operator, operator });
    // Whoever signs in anew leaves no second session behind in the same browser.
    if (request.who !== undefined) await rooms.access.signOut(request.who.token);
    setCookie(reply, result.token, result.expiresAt);
    return result;
  }

  /** The same words for a wrong name, a wrong password and an operator who is switched off. */
  const refusal = (result: Extract<SignIn, { ok: false }>): Problem => {
    if (result.because !== 'limited') return new Problem(401, 'The name or the password is wrong.');
    const minutes = Math.ceil((result.retryAfterSeconds ?? 60) / 60);
    return new Problem(429, `Too many tries. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`);
  };

  const next = z.string().max(2000).optional();

  app.get(
    '/sign-in',
    { config: { access: 'public' }, schema: { querystring: z.object({ next }) } },
    async (request, reply) => {
      if (request.who !== undefined) return reply.redirect(localPath(request.query.next), 303);
      const { next } = request.query;
      return desk.html(
        reply,
        signInPage({ shell: await desk.shell(request), ...(next === undefined ? {} : { next: localPath(next) }) }),
      );
    },
  );

  app.post(
    '/sign-in',
    { config: { access: 'public' }, schema: { body: Credentials.extend({ next }) } },
    async (request, reply) => {
      const { name, password } = request.body;
      const next = localPath(request.body.next);
      const result = await trySignIn(request, reply, name, password);
      if (result.ok) return reply.redirect(result.operator.mustChoose ? links.choosePassword : next, 303);
      const { status, message } = refusal(result);
      const shell = { ...desk.bareShell(request), path: links.signIn };
      return desk.html(reply, signInPage({ shell, next, name, problem: message }), status);
    },
  );

  app.post('/sign-out', { config: { access: 'signed-in', beforeChoosing: true } }, async (request, reply) => {
    await signOut(request, reply);
    return reply.redirect(links.signIn, 303);
  });

  async function signOut(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { token, session, operator } = desk.who(request);
    await rooms.access.signOut(token);
    desk.flashes.drop(session.id);
    await desk.record(request, { action: 'sign-out', object: operator.name });
    clearCookie(reply);
  }

  /** Chooses, and goes on under a new token: an old one, should somebody else have it, opens nothing any more. */
  async function choose(
    request: FastifyRequest,
    reply: FastifyReply,
    current: string | undefined,
    password: string,
  ): Promise<void> {
    const { operator, token } = desk.who(request);
    const renewed = await desk.act(
      request,
      { action: 'operator.change', object: operator.name, detail: 'chose a password' },
      () => rooms.access.choosePassword(operator.id, current, password, token),
    );
    setCookie(reply, renewed.token, renewed.expiresAt);
  }

  const Choice = z.object({ password: z.string().max(1024), again: z.string().max(1024) });

  app.get('/choose-password', { config: { access: 'signed-in', beforeChoosing: true } }, async (request, reply) => {
    if (!desk.who(request).operator.mustChoose) return reply.redirect(links.account, 303);
    return desk.html(reply, choosePasswordPage({ shell: await desk.shell(request), minLength: PASSWORD_MIN }));
  });

  app.post(
    '/choose-password',
    { config: { access: 'signed-in', beforeChoosing: true }, schema: { body: Choice } },
    async (request, reply) => {
      if (!desk.who(request).operator.mustChoose) return reply.redirect(links.account, 303);
      const { password, again } = request.body;
      const refused = async (problem: string) =>
        desk.html(
          reply,
          choosePasswordPage({ shell: await desk.shell(request), minLength: PASSWORD_MIN, problem }),
          422,
        );
      if (password !== again) return refused('The two passwords differ.');
      try {
        await choose(request, reply, undefined, password);
      } catch (error) {
        const { text } = tell(error);
        if (text === '') throw error;
        return refused(text);
      }
      return reply.redirect(links.overview, 303);
    },
  );

  app.post(
    '/api/sign-in',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Signs in; the session comes as a cookie.',
        body: Credentials,
        response: { 200: ShownOperator },
      },
    },
    async (request, reply) => {
      const result = await trySignIn(request, reply, request.body.name, request.body.password);
      if (!result.ok) throw refusal(result);
      return shownOperator(result.operator);
    },
  );

  app.post(
    '/api/sign-out',
    {
      config: { access: 'signed-in', beforeChoosing: true },
      schema: { summary: 'Ends the session.', response: { 200: Done } },
    },
    async (request, reply) => {
      await signOut(request, reply);
      return done;
    },
  );

  app.put(
    '/api/account/password',
    {
      config: { access: 'signed-in', beforeChoosing: true },
      schema: {
        summary: "Changes one's own password. `current` may be left out after a sign-in with a one-time password.",
        body: z.object({ current: z.string().max(1024).optional(), password: z.string().max(1024) }),
        response: { 200: Done },
      },
    },
    async (request, reply) => {
      const { current, password } = request.body;
      await choose(request, reply, current, password);
      return done;
    },
  );
};

export default routes;
