import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Access, may } from '../model/level.ts';
import { sessionCookie } from './cookies.ts';
import { crossSite } from './cross-site.ts';
import type { Desk } from './desk.ts';
import { hostPolicy } from './host-policy.ts';
import { localPath } from './local-path.ts';
import { Problem } from './problem.ts';
import { createRefusalBook, withSkipped } from './refusal-book.ts';
import type { App } from './rooms.ts';

/** By the route that was found: an address can be spelt in many ways (`/%61pi/`, `http://host/api/`). */
export const routeUrl = (request: FastifyRequest): string => request.routeOptions.url ?? request.url;

export const isApi = (request: FastifyRequest): boolean => routeUrl(request).startsWith('/api/');

/**
 * What every request passes before anything else: our host name, not sent by another site, the session, the level. It
 * runs before the body is read and before anything is looked up, so a refusal never tells what exists.
 */
export function addGate(app: App, desk: Desk): void {
  const { rooms, settings } = desk;
  const isOurs = hostPolicy(settings.bound, settings.allowedHosts);
  const cookie = sessionCookie(settings.https);
  app.decorateRequest('who', undefined);
  app.decorateRequest('agent', undefined);

  const book = createRefusalBook();

  /** Before the refusal is answered. */
  async function writeDown(request: FastifyRequest, why: string): Promise<void> {
    const skipped = request.who === undefined ? book.take() : 0;
    if (skipped === undefined) return;
    const object = `${request.method} ${request.url.split('?', 1)[0]}`.slice(0, 300);
    await desk.record(request, { action: 'refusal', object, outcome: 'refused', detail: withSkipped(why, skipped) });
  }

  async function refuse(request: FastifyRequest, status: number, why: string, words: string): Promise<never> {
    await writeDown(request, why);
    throw new Problem(status, words);
  }

  async function identify(request: FastifyRequest): Promise<void> {
    const token = request.cookies[cookie.name];
    // Longer than any token of ours: not even hashed.
    if (token === undefined || token === '' || token.length > 200) return;
    const found = await rooms.access.session(token);
    if (found !== undefined) request.who = { ...found, token };
  }

  function agentOf({ headers }: FastifyRequest) {
    const token = /^Bearer ([\w-]{20,200})$/.exec(headers.authorization ?? '')?.[1];
    return token === undefined ? undefined : rooms.agents.identify(token);
  }

  function toSignIn(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const wanted = request.method === 'GET' ? localPath(request.url) : '/';
    return reply.redirect(wanted === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(wanted)}`, 303);
  }

  app.addHook('onRequest', async (request, reply) => {
    if (!isOurs(request.host))
      await refuse(
        request,
        421,
        `asked for as "${request.host.slice(0, 100)}"`,
        'This server is not reached under that name.',
      );
    const access: Access = request.is404 ? 'public' : (request.routeOptions.config.access ?? 'manage-operators');
    await identify(request);
    const foreign = crossSite({ method: request.method, host: request.host, headers: request.headers });
    if (foreign !== undefined && !(access === 'public' && request.method === 'GET'))
      await refuse(request, 403, foreign, 'This was asked for from another site and was not done.');
    if (access === 'public') return;
    if (access === 'agent') {
      const found = agentOf(request);
      // An operator's session is no token: what a device says is not for people to say.
      if (found === undefined) return refuse(request, 401, 'no token of a device', 'Show the token of a device.');
      request.agent = found;
      return;
    }
    if (request.who === undefined) {
      // Being asked to sign in is no refusal.
      const isRead = request.method === 'GET' || request.method === 'HEAD';
      if (isApi(request) || !isRead) await writeDown(request, 'not signed in');
      if (isApi(request)) throw new Problem(401, 'Sign in first.');
      return toSignIn(request, reply);
    }
    const { operator } = request.who;
    if (operator.mustChoose && request.routeOptions.config.beforeChoosing !== true) {
      if (isApi(request)) await refuse(request, 403, 'must choose a password', 'Choose a password of your own first.');
      return reply.redirect('/choose-password', 303);
    }
    if (access !== 'signed-in' && !may(operator.level, access))
      await refuse(request, 403, `needs ${access}`, 'Your access level does not allow this.');
  });
}
