import type { FastifyReply, FastifyRequest } from 'fastify';
import { AGENT_BATCH, AgentAnswerSchema, AgentBatchSchema, AgentOrdersSchema } from 'selfward/engine';
import { z } from 'zod';
import type { Routes } from '../load-routes.ts';
import { Problem } from '../problem.ts';

/** The envelope's own bytes included. */
const BODY_LIMIT = AGENT_BATCH.bytes + 100_000;
const ids = z
  .string()
  .max(8_000)
  .optional()
  .transform((text) => (text ?? '').split(',').filter((id) => id !== ''));

/** What libraries inside devices call: they show a token, and speak for the one device that it was made for. */
const routes: Routes = (app, desk) => {
  const { agents } = desk.rooms;

  const callerOf = ({ agent }: FastifyRequest) => {
    if (agent === undefined) throw new Problem(401, 'Show the token of a device.');
    return agent;
  };

  const onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
    const seconds = await agents.busy(callerOf(request));
    if (seconds === undefined) return;
    reply.header('retry-after', String(seconds));
    throw new Problem(429, 'This device says more than is listened to.');
  };

  // Whoever waits for orders would keep the server from stopping.
  app.addHook('preClose', async () => agents.release());

  app.post(
    '/api/agents/messages',
    {
      config: { access: 'agent' },
      bodyLimit: BODY_LIMIT,
      onRequest,
      schema: {
        summary: 'Takes what the library inside a device reports (selfward-agent/1).',
        body: AgentBatchSchema,
        response: { 200: AgentAnswerSchema },
      },
    },
    async (request) => agents.take(callerOf(request), request.body, request.ip),
  );

  app.get(
    '/api/agents/orders',
    {
      config: { access: 'agent' },
      onRequest,
      schema: {
        summary: 'Orders for the library inside a device; held open until there is one.',
        querystring: z.object({ working: ids }),
        response: { 200: AgentOrdersSchema },
      },
    },
    async (request, reply) => {
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      return { orders: await agents.orders(callerOf(request), request.query.working, gone.signal, request.ip) };
    },
  );
};

export default routes;
