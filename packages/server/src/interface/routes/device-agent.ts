import { MonitorStateSchema } from 'selfward/engine';
import { z } from 'zod';
import { links } from '#views';
import { AgentTokenSchema } from '../../model/agent.ts';
import { isEnabled } from '../../model/device.ts';
import { agentActs } from '../agent-acts.ts';
import type { Routes } from '../load-routes.ts';
import { notFound, tell } from '../problem.ts';
import { backOnly, named } from '../query.ts';
import { Done, done } from '../shown.ts';

const tokenOf = named.extend({ token: z.string().min(1).max(100) });
const ShownToken = AgentTokenSchema.omit({ hash: true });
const Health = z.object({
  state: z.enum(['none', 'never', 'connected', 'silent']),
  heardAt: z.number().optional(),
  address: z.string().optional(),
  hello: z.object({ name: z.string(), library: z.string(), node: z.string(), platform: z.string() }).optional(),
  monitor: MonitorStateSchema.optional(),
  stateAt: z.number().optional(),
  checkedAt: z.number().optional(),
});

/** The library inside a device: how it is, and the tokens that it reports with. */
const routes: Routes = (app, desk) => {
  const { rooms, settings } = desk;
  const { agents, inventory } = rooms;
  const { existing, make, revoke } = agentActs(desk);

  app.post(
    '/devices/:name/agent-tokens',
    { config: { access: 'configure' }, schema: { params: named, body: backOnly } },
    async (request, reply) => {
      const { name } = request.params;
      const to = links.device(name);
      try {
        const { token } = await make(request, name);
        return desk.redirect(request, reply, to, { kind: 'ok', text: `${name} has a new token.`, token });
      } catch (error) {
        const { status, text } = tell(error);
        if (text === '' || status === 404) throw error;
        return desk.redirect(request, reply, to, { kind: 'problem', text });
      }
    },
  );

  app.post(
    '/devices/:name/agent-tokens/:token/revoke',
    { config: { access: 'configure' }, schema: { params: tokenOf, body: backOnly } },
    async (request, reply) => {
      const { name, token } = request.params;
      await revoke(request, name, token);
      return desk.redirect(request, reply, links.device(name), { kind: 'ok', text: 'The token is revoked.' });
    },
  );

  app.get(
    '/api/devices/:name/agent',
    {
      config: { access: 'see-security' },
      schema: { summary: 'How a device is seen from inside.', params: named, response: { 200: Health } },
    },
    async (request) => {
      const device = inventory.get(request.params.name);
      if (device === undefined || !isEnabled(device)) throw notFound();
      const own = device.name === settings.self ? rooms.self() : undefined;
      if (own !== undefined) return { state: 'connected', monitor: own } as const;
      return agents.health(device.name) ?? ({ state: 'none' } as const);
    },
  );

  app.get(
    '/api/devices/:name/agent-tokens',
    {
      config: { access: 'configure' },
      schema: { summary: 'The tokens of a device.', params: named, response: { 200: z.array(ShownToken) } },
    },
    async (request) => [...agents.tokens(existing(request.params.name))],
  );

  app.post(
    '/api/devices/:name/agent-tokens',
    {
      config: { access: 'configure' },
      schema: {
        summary: 'Makes a token for the library inside a device; it is told this once.',
        params: named,
        response: { 201: z.object({ id: z.string(), token: z.string() }) },
      },
    },
    async (request, reply) => reply.code(201).send(await make(request, request.params.name)),
  );

  app.delete(
    '/api/devices/:name/agent-tokens/:token',
    {
      config: { access: 'configure' },
      schema: { summary: 'Revokes a token.', params: tokenOf, response: { 200: Done } },
    },
    async (request) => {
      await revoke(request, request.params.name, request.params.token);
      return done;
    },
  );
};

export default routes;
