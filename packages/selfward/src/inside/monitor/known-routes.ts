import type { Finding } from '../../model/finding.ts';
import type { WatchedRoute } from '../../model/monitor.ts';
import type { Report } from '../../model/report.ts';
import { urlTemplate } from '../../surface/url-template.ts';
import type { ProbeCount, Table } from '../messages.ts';

/** What is known of every route of the application. */
export interface KnownRoutes {
  /** Takes up the table as it is now. @returns the names of routes that are new, or take other fields than before. */
  follow(table: Table): string[];
  /** Nothing could be told of these. */
  miss(routes: readonly string[], reason: string): void;
  /** A report's verdicts on the routes that it went to, and what that took. */
  record(report: Report, routes: readonly string[], at: string, probes?: readonly ProbeCount[]): void;
  points(points: readonly (readonly [endpoint: string, points: number])[]): void;
  sank(endpoint: string, sensors: readonly string[]): void;
  /** @param findings - those that are open: a route that has one is vulnerable, whatever was told of it since. */
  list(findings: Iterable<Finding>): WatchedRoute[];
  /** The names of the routes that a finding is on; none where the application has it no more. */
  of(finding: Pick<Finding, 'method' | 'url'>): string[];
  names(): string[];
  /** Names, those most worth looking at first: new, then reached by many sinks, then checked longest ago. */
  byRisk(): string[];
  has(name: string): boolean;
}

interface Known {
  method: string;
  url: string;
  /** As reports write it: `GET http://localhost/rooms/{id}`. */
  endpoint: string;
  key: string;
  /** Absent until its surface was learned. */
  points?: number;
  state: Exclude<WatchedRoute['state'], 'vulnerable'>;
  reason?: string;
  checkedAt?: string;
  sinks: Set<string>;
  probes?: NonNullable<WatchedRoute['probes']>;
}

export const nameOfRoute = (method: string, url: string): string => `${method} ${url}`;

export function createKnownRoutes(origin: string): KnownRoutes {
  const known = new Map<string, Known>();

  function record(each: Known, report: Report, at: string): void {
    const mine = (endpoint: string) => endpoint === each.endpoint || endpoint.startsWith(`${each.endpoint} `);
    const missed = report.notChecked.filter(({ endpoint, cause }) => mine(endpoint) && cause === 'failed');
    const left = report.notChecked.filter(
      ({ endpoint, check, parameter }) => endpoint === each.endpoint && check === undefined && parameter === undefined,
    );
    const visited = report.visited?.includes(each.endpoint) === true;
    each.checkedAt = at;
    delete each.reason;
    const why = [...left, ...missed][0];
    if (visited && !why) each.state = 'clean';
    // Nothing enters there: there is nothing to try.
    else if (!why && each.points === 0) each.state = 'clean';
    else {
      each.state = 'not-checked';
      each.reason = why ? `${why.check === undefined ? '' : `${why.check}: `}${why.reason}` : 'it was not gone to';
    }
  }

  return {
    follow(table) {
      const fresh: string[] = [];
      const there = new Set<string>();
      for (const route of table.routes) {
        for (const method of typeof route.method === 'string' ? [route.method] : route.method) {
          // What a browser asks of its own accord, or the framework answers by itself.
          if (method === 'HEAD' || method === 'OPTIONS') continue;
          const name = nameOfRoute(method, route.url);
          const key = JSON.stringify([route.params ?? 0, route.querystring ?? 0, route.body ?? 0]);
          there.add(name);
          const before = known.get(name);
          if (before?.key === key) continue;
          fresh.push(name);
          known.set(name, {
            method,
            url: route.url,
            endpoint: `${method} ${origin}${urlTemplate(route.url)}`,
            key,
            state: 'new',
            sinks: before?.sinks ?? new Set(),
          });
        }
      }
      for (const name of known.keys()) if (!there.has(name)) known.delete(name);
      return fresh;
    },
    record(report, routes, at, probes = []) {
      const counts = new Map(probes.map(([endpoint, all, crashes]) => [endpoint, { all, crashes }]));
      for (const name of routes) {
        const each = known.get(name);
        if (!each) continue;
        record(each, report, at);
        const count = counts.get(each.endpoint);
        if (count) each.probes = count;
      }
    },
    miss(names, reason) {
      for (const name of names) {
        const each = known.get(name);
        if (each) Object.assign(each, { state: 'not-checked', reason });
      }
    },
    points(points) {
      const counts = new Map(points);
      for (const each of known.values()) {
        const count = counts.get(each.endpoint);
        if (count !== undefined) each.points = count;
      }
    },
    sank(endpoint, sensors) {
      for (const each of known.values()) {
        if (endpoint === each.endpoint || endpoint.startsWith(`${each.endpoint}#`))
          for (const sensor of sensors) each.sinks.add(sensor);
      }
    },
    list(findings) {
      const open = [...findings];
      return [...known.values()].map(({ method, url, endpoint, points, state, reason, checkedAt, sinks, probes }) => {
        const mine = open.filter((finding) => endpointOf(finding) === endpoint).map(({ id }) => id);
        return {
          method,
          url,
          points: points ?? 0,
          state: mine.length > 0 ? 'vulnerable' : state,
          findings: mine,
          sinks: [...sinks],
          ...(reason !== undefined && { reason }),
          ...(checkedAt !== undefined && { checkedAt }),
          ...(probes && { probes }),
        };
      });
    },
    of: (finding) => [...known].filter(([, { endpoint }]) => endpoint === endpointOf(finding)).map(([name]) => name),
    names: () => [...known.keys()],
    byRisk: () =>
      [...known]
        .sort(([, a], [, b]) => rank(a) - rank(b) || (a.checkedAt ?? '').localeCompare(b.checkedAt ?? ''))
        .map(([name]) => name),
    has: (name) => known.has(name),
  };
}

/** Lower comes first. */
function rank({ state, sinks }: Known): number {
  if (state === 'new') return 0;
  return 1 + 1 / (1 + sinks.size);
}

const endpointOf = ({ method, url }: Pick<Finding, 'method' | 'url'>): string => `${method} ${url}`;
