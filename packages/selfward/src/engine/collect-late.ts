import type { Planted } from '../model/check.ts';
import type { Marker } from '../model/marker.ts';
import type { Context, Planned } from './context.ts';

/** What the youngest probe that wanted a call is given before the run ends. */
const PATIENCE_MS = 500;

/**
 * Calls that arrived after their check had gone on: an application hands an address to a queue and fetches it later.
 * Each is judged by the check whose probe provoked it.
 *
 * @param elapsedMs - since the run's start.
 */
export async function collectLate(context: Context, planned: readonly Planned[], elapsedMs: number): Promise<void> {
  const { options, register, heard, state } = context;
  const { listener, signal } = options;
  if (!listener) return;
  const open = new Map<Marker, Planted>();
  for (const each of register.planted()) {
    if (each.exchange.probe.effect === 'callback' && !heard.has(each.marker)) open.set(each.marker, each);
  }
  if (open.size === 0) return;
  state.doing = 'waiting for late calls';
  const youngest = Math.max(...[...open.values()].map(({ exchange }) => exchange.at));
  const left = state.over === undefined ? Math.max(0, PATIENCE_MS - (elapsedMs - youngest)) : 0;
  const markers = [...open.keys()];
  await listener.calls(markers, left, signal);
  // The first may be one of several: what else has come by now counts too.
  for (const call of await listener.calls(markers, 0)) {
    const way = open.get(call.marker);
    const order = context.checks.findIndex(({ id }) => id === way?.check);
    const check = context.checks[order];
    if (!way || !check?.late) continue;
    open.delete(call.marker);
    const { endpoint, point } = way;
    const index = planned.find((each) => each.endpoint.id === endpoint.id)?.index ?? planned.length;
    context.report(check, { endpoint, point, verdict: check.late(way, call) }, [index, order, 0]);
  }
}
