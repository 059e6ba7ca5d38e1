import type { Endpoint } from '../../model/endpoint.ts';
import type { Marker } from '../../model/marker.ts';
import { craft } from '../../probe/craft.ts';
import type { Context, Planned } from '../context.ts';
import { markedProbe, ORDINARY } from '../sending/marked.ts';

/** More are never gone to for what was stored. */
const MOST = 150;

const reads = ({ method }: Endpoint): boolean => method === 'GET' || method === 'HEAD' || method === 'OPTIONS';

/**
 * Goes once more to every route that writes, where nothing of it lasts, backwards: what the later ones stored may be used
 * by the earlier ones, which a report or a job starts by a POST. What a process that ended had stored is stored again.
 * Who looks again for one finding goes to its place first, and to all others after it.
 */
export async function markAgain(context: Context, planned: readonly Planned[]): Promise<void> {
  const { options, endpoints, state, sender, allowed, checks } = context;
  if (!options.inside?.contained || !checks.some(({ inside, scope }) => inside || scope === 'target')) return;
  const own = planned.map(({ endpoint }) => allowed.get(endpoint.id) ?? endpoint).filter((each) => !reads(each));
  const ids = new Set(own.map(({ id }) => id));
  const others = options.only ? endpoints.filter((each) => !reads(each) && !ids.has(each.id)) : [];
  if (own.length === 0) return;
  const isMarked = checks.some(({ scope, places }) => scope === 'target' && !places);
  if (own.length < 2 && isMarked && !state.fell) return;
  state.doing = 'going to what writes once more';
  for (const endpoint of [...own.toReversed(), ...others].slice(0, MOST)) {
    if (state.over !== undefined) return;
    const { probe } = markedProbe(endpoint, endpoint.points, context.freshFor());
    await sender.send(endpoint, endpoint.points.length > 0 ? probe : ORDINARY, { check: 'baseline' });
  }
}

/** What was sent and is waited for. */
export interface Awaited {
  marker: Marker;
  endpoint: Endpoint;
  /** Routes in whose time it came to a sink; those that an earlier value came out at are enough for the next. */
  at: Set<Endpoint>;
}

/** Goes to routes that may use what others stored, until every marker was seen, and notes at which. */
export async function visitOthers(context: Context, awaited: readonly Awaited[], known: boolean): Promise<void> {
  const { options, state } = context;
  const { inside } = options;
  if (!inside) return;
  const count = ({ marker }: Awaited) => inside.seen([marker]).length;
  const routes = known ? [...new Set(awaited.flatMap(({ at }) => [...at]))] : routesOf(context);
  for (const route of routes) {
    if (state.over !== undefined) return;
    const before = awaited.map(count);
    if (reads(route))
      await context
        .perform({ do: 'recall', markers: [], pages: [route] }, { check: 'baseline' })
        .catch(() => undefined);
    // To ask who stored it would store something else.
    else if (awaited.every(({ endpoint }) => endpoint.id !== route.id))
      await context.sender.send(route, ORDINARY, { check: 'baseline' });
    for (const [index, each] of awaited.entries()) if (count(each) > (before[index] ?? 0)) each.at.add(route);
  }
}

/** Pages first, then what writes, where nothing of it lasts. */
function routesOf({ endpoints, options }: Context): Endpoint[] {
  const byUrl = new Map<string, Endpoint>();
  for (const endpoint of endpoints) {
    if (!reads(endpoint) && !options.inside?.contained) continue;
    const key = `${endpoint.method} ${craft(endpoint).url}`;
    if (!byUrl.has(key)) byUrl.set(key, endpoint);
  }
  const all = [...byUrl.values()];
  return [...all.filter(reads), ...all.filter((endpoint) => !reads(endpoint))].slice(0, MOST);
}
