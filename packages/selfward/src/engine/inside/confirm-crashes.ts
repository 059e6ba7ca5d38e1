import type { Check } from '../../model/check.ts';
import type { Endpoint } from '../../model/endpoint.ts';
import { type Exchange, isAnswered } from '../../model/exchange.ts';
import type { Point } from '../../model/point.ts';
import type { CrashProof } from '../../model/proof.ts';
import type { Context } from '../context.ts';
import { ORDINARY } from '../sending/marked.ts';

/** Each look costs a start of the process: so many points of an endpoint are shown to end it, or to hang it. */
const MOST: Readonly<Record<CrashKind, number>> = { crashed: 3, hung: 1 };
/** Fields that are tried by themselves, to find the one whose value did it. */
const MOST_ALONE = 8;

type CrashKind = NonNullable<Check['madeOf']>;

/** What ended the process while an endpoint was checked is a finding of its own, once it did so again. */
export async function confirmCrashes(context: Context, endpoint: Endpoint, index: number): Promise<void> {
  const { options, state, crashes, checks } = context;
  const noted = crashes.get(endpoint.id) ?? [];
  crashes.delete(endpoint.id);
  if (!options.inside) return;
  for (const [order, check] of checks.entries()) {
    const kind = check.madeOf;
    if (kind === undefined) continue;
    const told = new Set<Point>();
    for (const exchange of noted.filter(({ failure }) => failure?.kind === kind)) {
      if (told.size >= MOST[kind] || state.over !== undefined) break;
      const points = [...exchange.probe.set.keys()].filter((point) => endpoint.points.includes(point));
      if (points.length === 0 || points.some((point) => told.has(point))) continue;
      const proved = await confirm(context, endpoint, exchange, kind, check.id);
      if (!proved) continue;
      told.add(proved.point);
      const { point, proof } = proved;
      context.report(check, { endpoint, point, verdict: { is: 'proved', proof } }, [
        index,
        order,
        endpoint.points.indexOf(point),
      ]);
    }
  }
}

async function confirm(
  { sender }: Context,
  endpoint: Endpoint,
  first: Exchange,
  kind: CrashKind,
  check: string,
): Promise<{ point: Point; proof: CrashProof } | undefined> {
  const send = (probe: Exchange['probe']) => sender.send(endpoint, probe, { check });
  let exchange = first;
  if (first.probe.set.size > 1) {
    for (const [point, value] of [...first.probe.set].slice(0, MOST_ALONE)) {
      const alone = await send({ ...first.probe, set: new Map([[point, value]]) });
      if (alone.failure?.kind !== kind) continue;
      exchange = alone;
      break;
    }
  }
  const again = await send(exchange.probe);
  if (again.failure?.kind !== kind) return undefined;
  const controlExchange = await send(ORDINARY);
  const [point] = exchange.probe.set.keys();
  if (point === undefined || !isAnswered(controlExchange)) return undefined;
  const [what, did] =
    kind === 'crashed' ? ['ended the whole process', 'ended'] : ['kept the whole process busy for ever', 'hung'];
  const proof: CrashProof = {
    kind: 'crash',
    exchange,
    again,
    controlExchange,
    observed: `One request ${what}, and again when it was repeated (${exchange.failure?.message ?? did}).`,
    control: 'The ordinary request was answered afterwards.',
  };
  return { point, proof };
}
