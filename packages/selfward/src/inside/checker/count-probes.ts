import type { Endpoint } from '../../model/endpoint.ts';
import type { HttpRequest } from '../../model/exchange.ts';
import type { RunEvent } from '../../model/run.ts';
import { craft } from '../../probe/craft.ts';
import type { ProbeCount } from '../messages.ts';

/** Counts what a job sends, by endpoint: what was learned from, what was checked, and what looked for crashes. */
export interface ProbeCounter {
  learned(request: HttpRequest): void;
  /** What requests that were learned from belong to. */
  surface(endpoints: readonly Endpoint[]): void;
  event(event: RunEvent): void;
  counts(): ProbeCount[];
}

/** @param crashChecks - the checks whose requests look for what ends the process. */
export function createProbeCounter(crashChecks: ReadonlySet<string>): ProbeCounter {
  const counts = new Map<string, [all: number, crashes: number]>();
  const learned = new Map<string, number>();
  const add = (endpoint: string, times: number, isCrash: boolean) => {
    const [all, crashes] = counts.get(endpoint) ?? [0, 0];
    counts.set(endpoint, [all + times, crashes + (isCrash ? times : 0)]);
  };
  const keyOf = ({ method, url }: HttpRequest) => `${method} ${url.split('?', 1)[0]}`;
  return {
    learned: (request) => void learned.set(keyOf(request), (learned.get(keyOf(request)) ?? 0) + 1),
    surface(endpoints) {
      for (const endpoint of endpoints) {
        const key = keyOf(craft(endpoint));
        add(nameOf(endpoint.id), learned.get(key) ?? 0, false);
        learned.delete(key);
      }
    },
    event(event) {
      if (event.type === 'exchange') add(nameOf(event.endpoint), 1, crashChecks.has(event.check));
    },
    counts: () => [...counts].map(([endpoint, [all, crashes]]) => [endpoint, all, crashes] as const),
  };
}

/** Several requests of one address are numbered. */
const nameOf = (endpoint: string): string => endpoint.replace(/#\d+$/, '');
