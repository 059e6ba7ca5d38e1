import { CONTAINED, type Contained, UNREADABLE } from '../../model/containment.ts';
import type { HttpRequest } from '../../model/exchange.ts';
import type { Finding } from '../../model/finding.ts';
import type { NotChecked } from '../../model/report.ts';
import { urlTemplate } from '../../surface/url-template.ts';
import { createRouteMatcher } from '../live/match-route.ts';
import type { FromTarget, Job } from '../messages.ts';

/** A request whose write a later one does not see: it was answered and dropped, or taken back at once. */
export interface LostWrite {
  method: string;
  path: string;
  kind: Contained;
  detail: string;
}

/** Where a page's content may come from; what is mailed or printed is not read again. */
const STORES: readonly Contained[] = ['pg', 'mysql2', 'mongodb', 'ioredis'];

/** Remembers during which request a store's write was kept from lasting: the first of each path. */
export function createLostWrites(policy: Job['shadow']['policy']): {
  /** @returns the request's end. */
  during(request: HttpRequest): () => void;
  hear(message: Extract<FromTarget, { say: 'withheld' }>): void;
  list(): LostWrite[];
} {
  const lost = new Map<string, LostWrite>();
  // Files are copied on writing and seen again, unless they are not to be.
  const stores = new Set<Contained>(policy.files === 'withhold' ? [...STORES, 'files'] : STORES);
  let current: { method: string; path: string } | undefined;
  return {
    during({ method, url }) {
      const own = { method, path: new URL(url).pathname };
      current = own;
      return () => {
        if (current === own) current = undefined;
      };
    },
    hear({ kind, detail }) {
      const store = CONTAINED.find((each) => each === kind && stores.has(each));
      // What a probe makes of a statement is refused, and nothing would have been written by it.
      if (!current || !store || detail === UNREADABLE) return;
      const key = `${current.method} ${current.path}`;
      if (!lost.has(key)) lost.set(key, { ...current, kind: store, detail });
    },
    list: () => [...lost.values()],
  };
}

/** What follows for stored flows: where a write was lost, that nothing came out again proves nothing. */
export function storedNotChecked(
  lost: readonly LostWrite[],
  { table, origin }: Pick<Job, 'table' | 'origin'>,
  checks: readonly string[],
  findings: readonly Pick<Finding, 'check' | 'method' | 'url'>[],
): NotChecked[] {
  if (!checks.includes('stored-xss')) return [];
  const match = createRouteMatcher(table.routes);
  const told = new Map<string, NotChecked>();
  for (const { method, path, kind, detail } of lost) {
    const route = match(method, path);
    const url = route && `${origin}${urlTemplate(route.url)}`;
    if (!url || findings.some((each) => each.check === 'stored-xss' && each.method === method && each.url === url))
      continue;
    const endpoint = `${method} ${url}`;
    if (told.has(endpoint)) continue;
    const reason = `its write did not last in the shadow (${kind}: ${detail}): name a scratch store in shadow.env, and allow ${kind} in shadow.policy`;
    told.set(endpoint, { endpoint, reason, check: 'stored-xss', cause: 'failed' });
  }
  return [...told.values()];
}
