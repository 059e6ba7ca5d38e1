import type { Endpoint } from '../../model/endpoint.ts';
import type { Point } from '../../model/point.ts';
import type { Context } from '../context.ts';
import { provocations } from './provoke.ts';

/**
 * Sends what might end or hang the process, where nothing is lost with it. What comes of it is noted by the run and
 * confirmed with all else that ended the process.
 */
export async function provokeCrashes(context: Context, endpoint: Endpoint, points: readonly Point[]): Promise<void> {
  const { options, checks, state } = context;
  const check = checks.find(({ madeOf }) => madeOf !== undefined)?.id;
  if (!options.inside?.contained || check === undefined) return;
  for (const probe of provocations(endpoint, points)) {
    if (state.over !== undefined) return;
    await context.perform({ do: 'send', endpoint, probes: [probe] }, { check });
  }
}
