import type { Case, Class } from '../../../lab/cases/case.ts';
import type { RunningServer } from '../../../lab/cases/start.ts';

/** A case of the sample, with the server that answers for it. */
export interface Sampled {
  it: Case;
  origin: string;
}

const EACH = 10;

/**
 * The same cases of a class for every tool: up to ten flawed and ten safe ones, spread evenly over all that every tool
 * can be pointed at, which are pages whose input stands in the query of a GET.
 */
export function sampleForPeers(servers: readonly RunningServer[], check: Class): Sampled[] {
  const all = servers
    .flatMap(({ cases, origin }) => cases.map((it) => ({ it, origin })))
    .filter(({ it }) => it.check === check && !it.alone && reachesAll(it))
    .sort((a, b) => (a.it.id < b.it.id ? -1 : 1));
  return [true, false].flatMap((vulnerable) => spread(all.filter(({ it }) => it.vulnerable === vulnerable)));
}

function reachesAll({ lines, at }: Case): boolean {
  const [line] = lines;
  return lines.length === 1 && line?.method === 'GET' && !line.headers && at.every((each) => each.startsWith('query:'));
}

function spread<T>(all: readonly T[]): T[] {
  return all.filter((_, at) => Math.floor((at * EACH) / all.length) !== Math.floor(((at - 1) * EACH) / all.length));
}
