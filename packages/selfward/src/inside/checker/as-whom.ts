import type { Place } from '../../engine/findings/fingerprint.ts';
import type { Identity } from '../../model/target.ts';
import { urlTemplate } from '../../surface/url-template.ts';
import type { Table } from '../messages.ts';
import { methodsOf, routeName } from './surface-of.ts';

/** Who calls: an identity, or nobody. */
export type Caller = Identity | undefined;

/** How nobody is called where a route says as whom it is checked. */
const NOBODY = 'nobody';

type Route = Table['routes'][number];

const isFor = (caller: Caller, { as }: Route): boolean => as === undefined || as.includes(caller?.name ?? NOBODY);

/** The routes that one caller is to call. */
export function tableFor(caller: Caller, table: Table): Table {
  return { ...table, routes: table.routes.filter((route) => isFor(caller, route)) };
}

/** Whether there is anything for a caller to do; an application without a table has what its description names. */
export function hasWork(caller: Caller, { routes }: Table, only: readonly string[] | undefined): boolean {
  if (routes.length === 0) return true;
  const wanted = only && new Set(only);
  return routes.some(
    (route) =>
      isFor(caller, route) && methodsOf(route).some((method) => wanted?.has(routeName(method, route.url)) ?? true),
  );
}

/** Who looks at a place again: all who call its route. */
export function callersOf<C extends Caller>(
  place: Pick<Place, 'method' | 'url'>,
  callers: readonly C[],
  { routes }: Table,
  origin: string,
): C[] {
  const route = routes.find(
    (each) => methodsOf(each).includes(place.method) && `${origin}${urlTemplate(each.url)}` === place.url,
  );
  return callers.filter((caller) => !route || isFor(caller, route));
}
