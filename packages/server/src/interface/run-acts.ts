import type { FastifyRequest } from 'fastify';
import type { Run } from '../model/run.ts';
import type { Desk } from './desk.ts';
import { notFound, Problem } from './problem.ts';

/** What is done with runs, by page and by API alike. */
export function runActs(desk: Desk) {
  const { checking } = desk.rooms;

  async function existing(id: string): Promise<Run> {
    const run = await checking.run(id);
    if (run === undefined) throw notFound();
    return run;
  }

  async function cancel(request: FastifyRequest, id: string): Promise<void> {
    const run = await existing(id);
    await desk.act(request, { action: 'check.cancel', object: run.device, detail: `run ${id}` }, async () => {
      if (!(await checking.cancel(id))) throw new Problem(409, 'The run has ended already.');
    });
  }

  async function again(request: FastifyRequest, id: string): Promise<Run> {
    const run = await existing(id);
    const event = { action: 'check.order', object: run.device, detail: `as run ${id}` } as const;
    return desk.act(request, event, async () => {
      const repeated = await checking.again(id, desk.who(request).operator.name);
      if (repeated === undefined) throw notFound();
      return repeated;
    });
  }

  return { existing, cancel, again };
}
