import type { Route } from '../../model/route.ts';
import type { Attached } from './adapter.ts';

/** An application whose routes are completed, or left out, as it wishes itself. */
export function described(attached: Attached, describe: ((route: Route) => Route | undefined) | undefined): Attached {
  if (describe === undefined) return attached;
  return {
    ...attached,
    routes: () =>
      attached.routes().flatMap((route) => {
        const methods = typeof route.method === 'string' ? [route.method] : route.method;
        return methods.flatMap((method) => describe({ ...route, method }) ?? []);
      }),
  };
}
