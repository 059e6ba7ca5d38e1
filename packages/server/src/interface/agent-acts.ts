import type { FastifyRequest } from 'fastify';
import type { Desk } from './desk.ts';
import { notFound } from './problem.ts';

/** What is done with the tokens of devices, by page and by API alike. */
export function agentActs(desk: Desk) {
  const { agents, inventory } = desk.rooms;

  function existing(name: string): string {
    if (inventory.get(name) === undefined) throw notFound();
    return name;
  }

  const make = (request: FastifyRequest, name: string) => {
    const device = existing(name);
    const made = (done?: { id: string }) => `made token ${done?.id ?? ''}`.trimEnd();
    return desk.act(
      request,
      (done?: { id: string; token: string }) => ({ action: 'agent.change', object: device, detail: made(done) }),
      () => agents.makeToken(device, desk.who(request).operator.name),
    );
  };

  const revoke = (request: FastifyRequest, name: string, id: string) => {
    const device = existing(name);
    if (!agents.tokens(device).some((token) => token.id === id)) throw notFound();
    return desk.act(request, { action: 'agent.change', object: device, detail: `revoked token ${id}` }, async () => {
      if (!(await agents.revokeToken(device, id))) throw notFound();
    });
  };

  return { existing, make, revoke };
}
