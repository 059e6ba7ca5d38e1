import { STATUS_CODES } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorPage, type Shell } from '#views';
import type { Desk } from './desk.ts';
import { isApi } from './gate.ts';
import { notFound, TITLES, tell } from './problem.ts';
import type { App } from './rooms.ts';

/** The error page must come even when the store, which the rest of the page asks, is what failed. */
async function shellOrBare(desk: Desk, request: FastifyRequest): Promise<Shell> {
  try {
    // What the next page shall say is not for a page that nobody meant to see.
    return await desk.shell(request, 'none');
  } catch (error) {
    request.log.error({ err: error }, 'the error page is shown without its surroundings');
    return desk.bareShell(request);
  }
}

/** Turns errors into pages and, for the API, into problem documents (RFC 9457). */
export function addErrors(app: App, desk: Desk): void {
  async function answer(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { status, text } = tell(error);
    // The route's own response schema describes its success, not its failure.
    if (status >= 500) request.log.error({ err: error }, 'request failed');
    if (isApi(request)) {
      const title = TITLES[status] ?? STATUS_CODES[status] ?? 'Problem';
      const problem = {
        type: 'about:blank',
        title,
        status,
        ...(text === '' ? {} : { detail: text }),
        requestId: request.id,
      };
      return reply
        .code(status)
        .type('application/problem+json; charset=utf-8')
        .serializer((body: unknown) => JSON.stringify(body))
        .send(problem);
    }
    const shell = await shellOrBare(desk, request);
    const message = text === '' ? {} : { message: text };
    return desk.html(reply, errorPage({ shell, status, requestId: request.id, ...message }), status);
  }

  app.setErrorHandler(answer);
  app.setNotFoundHandler((request, reply) => answer(notFound(), request, reply));
}
