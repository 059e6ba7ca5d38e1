import type { FastifyRequest } from 'fastify';
import { LEVEL_NAMES } from '../model/level.ts';
import type { Operator } from '../model/operator.ts';
import type { Desk } from './desk.ts';
import { notFound } from './problem.ts';

/** What is done with operators, by page and by API alike. */
export function operatorActs(desk: Desk) {
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

  return { existing, revoke, add, change, reset };
}
