import type { FastifyRequest } from 'fastify';
import type { Check, Payload } from 'selfward';
import type { Desk } from './desk.ts';
import { notFound } from './problem.ts';

/** What is done with payloads, by page and by API alike. */
export function payloadActs(desk: Desk) {
  const { checking } = desk.rooms;

  function existing(id: string): Check {
    const check = checking.checks().find((one) => one.id === id);
    if (check === undefined) throw notFound();
    return check;
  }

  function payload(check: string, id: string): Payload {
    existing(check);
    const found = checking.payloads(check).find((one) => one.id === id);
    if (found === undefined) throw notFound();
    const { origin: _, ...rest } = found;
    return rest;
  }

  const put = (request: FastifyRequest, check: string, one: Payload, what: string) =>
    desk.act(request, { action: 'payload.change', object: check, detail: `${one.id}: ${what}` }, () =>
      checking.putPayload(check, one),
    );

  async function remove(request: FastifyRequest, check: string, id: string): Promise<void> {
    payload(check, id);
    await desk.act(request, { action: 'payload.change', object: check, detail: `${id}: removed or as shipped` }, () =>
      checking.removePayload(check, id),
    );
  }

  return { existing, payload, put, remove };
}
