import type { CheckOptions } from '../../model/monitor.ts';
import type { Report } from '../../model/report.ts';
import type { Job } from '../messages.ts';
import type { KnownRoutes } from './known-routes.ts';
import type { Order } from './share-work.ts';

/** One piece of work: asked for, or due. */
export interface Wanted extends Order {
  mode: Job['mode'];
  /** Not all of the usual checks: what it leaves out is still due, and no route is clean by it. */
  partial?: boolean;
  /** Of who asked for it; absent where it is done by itself. */
  settle?: { resolve: (report: Report) => void; reject: (error: unknown) => void };
  onProgress?: CheckOptions['onProgress'];
  onProbes?: CheckOptions['onProbes'];
  signal?: AbortSignal;
  /** It was stopped, for what is more pressing or by who had asked for it: what it did not get to is still due. */
  cut?: boolean;
}

/** Routes of one job: its shadow is started anew, and what it found is kept. */
const BATCH = 200;

/** What is still to be checked. */
export interface ToDo {
  add(names: readonly string[]): void;
  /** These go before the others that are due, once. */
  hurry(names: readonly string[]): void;
  done(names: readonly string[]): void;
  isDue(name: string): boolean;
  ask(wanted: Wanted): void;
  /** @returns whether it still waited. */
  withdraw(wanted: Wanted): boolean;
  /** All that was asked for; it waits here no more. */
  takeAsked(): Wanted[];
  /** What was asked for, in the order of asking. */
  nextAsked(): Wanted | undefined;
  /** Names of routes that are due, those most worth looking at first. */
  nextDue(): string[];
  isEmpty(): boolean;
}

export function createToDo(routes: Pick<KnownRoutes, 'byRisk'>): ToDo {
  const due = new Set<string>();
  const urgent = new Set<string>();
  const asked: Wanted[] = [];
  const addAll = (to: Set<string>) => (names: readonly string[]) => {
    for (const each of names) to.add(each);
  };
  return {
    add: addAll(due),
    hurry: addAll(urgent),
    done(names) {
      for (const each of names) due.delete(each);
    },
    isDue: (name) => due.has(name),
    ask: (wanted) => void asked.push(wanted),
    withdraw(wanted) {
      const at = asked.indexOf(wanted);
      if (at !== -1) asked.splice(at, 1);
      return at !== -1;
    },
    takeAsked: () => asked.splice(0),
    nextAsked: () => asked.shift(),
    nextDue() {
      const open = routes.byRisk().filter((each) => due.has(each));
      const first = open.filter((each) => urgent.has(each));
      urgent.clear();
      // Whatever else is due, the application has no more.
      if (open.length === 0) due.clear();
      return (first.length > 0 ? first : open).slice(0, BATCH);
    },
    isEmpty: () => due.size === 0,
  };
}
