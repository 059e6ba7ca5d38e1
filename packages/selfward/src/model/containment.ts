/** What a shadow keeps from leaving it. One file each in `inside/shadow/containment/`, named after it. */
export const CONTAINED = [
  'files',
  'network',
  'commands',
  'node-sqlite',
  'better-sqlite3',
  'pg',
  'mysql2',
  'mongodb',
  'ioredis',
] as const;
export type Contained = (typeof CONTAINED)[number];

/**
 * `allow`: as in the living process. `overlay`: reads see the real thing, what is written is seen in the shadow alone and
 * ends with it. `withhold`: answered believably, nothing happens.
 */
export type Containing = 'allow' | 'overlay' | 'withhold';

/** What is told of a statement that no database would read either: it is refused, and no write is lost by it. */
export const UNREADABLE = 'what cannot be read';

/** What containment is given in the shadow. */
export interface ShadowHost {
  /** The one folder where a shadow may write; gone after it. */
  folder: string;
  policy: Containing;
  /** Tells of something that would have left: counted by kind, the first of each detail listed. Secrets stay out of it. */
  withheld(detail: string): void;
  /** Called at the end of each probe's life: what it wrote into a real store's transaction goes back now. */
  onProbeEnd(listener: () => void | Promise<void>): void;
}

/** Keeps one kind of effect from leaving the shadow, from the first line of the application on. */
export interface Containment {
  id: Contained;
  /** What it can do; the first is the usual one. */
  offers: readonly [Containing, ...Containing[]];
  /** Puts it in place before the application's modules. Throws where it cannot: a shadow that leaks does not start. */
  install(host: ShadowHost): void;
}
