import type { FastifyRequest } from 'fastify';
import type { StoredFinding, Triage } from '../model/finding.ts';
import type { Run } from '../model/run.ts';
import type { Desk } from './desk.ts';
import { notFound } from './problem.ts';

type Decision = Pick<Triage, 'decision' | 'reason'> & { expiresAt?: number };

/** What is done with findings, by page and by API alike. */
export function findingActs(desk: Desk) {
  const { checking } = desk.rooms;

  async function existing(id: string): Promise<StoredFinding> {
    const stored = await checking.finding(id);
    if (stored === undefined) throw notFound();
    return stored;
  }

  async function retest(request: FastifyRequest, id: string): Promise<Run> {
    const { device } = await existing(id);
    return desk.act(request, { action: 'finding.retest', object: device, detail: `finding ${id}` }, async () => {
      const run = await checking.retest(id, desk.who(request).operator.name);
      if (run === undefined) throw notFound();
      return run;
    });
  }

  async function triage(request: FastifyRequest, id: string, decision: Decision): Promise<StoredFinding> {
    const { device } = await existing(id);
    const detail = `finding ${id} as ${decision.decision}: ${decision.reason}`.slice(0, 500);
    return desk.act(request, { action: 'finding.triage', object: device, detail }, async () => {
      const stored = await checking.triage(id, { ...decision, by: desk.who(request).operator.name });
      if (stored === undefined) throw notFound();
      return stored;
    });
  }

  return { existing, retest, triage };
}
