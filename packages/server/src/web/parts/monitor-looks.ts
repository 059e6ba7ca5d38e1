import type { MonitorState, WatchedRoute } from 'selfward';
import { formatNumber, plural } from './format.ts';
import type { FLAG_LOOKS } from './shapes.ts';

type Flagged = { is: keyof typeof FLAG_LOOKS; word: string };

/** A route's verdict. What nobody heard of for long is never called clean. */
export const VERDICTS: Readonly<Record<WatchedRoute['state'], Flagged>> = {
  vulnerable: { is: 'bad', word: 'Vulnerable' },
  'not-checked': { is: 'warning', word: 'Not checked' },
  new: { is: 'none', word: 'New, not checked yet' },
  clean: { is: 'good', word: 'Clean' },
};

/** What needs a person first. */
export const VERDICT_ORDER = ['vulnerable', 'not-checked', 'new', 'clean'] as const;

export function inOrder(routes: readonly WatchedRoute[]): WatchedRoute[] {
  return routes.toSorted(
    (a, b) =>
      VERDICT_ORDER.indexOf(a.state) - VERDICT_ORDER.indexOf(b.state) ||
      (a.url < b.url ? -1 : a.url > b.url ? 1 : 0) ||
      (a.method < b.method ? -1 : 1),
  );
}

export interface Coverage {
  state: WatchedRoute['state'];
  count: number;
}

/** How many routes have which verdict, in order; those without any are left out. */
export const coverageOf = (routes: readonly WatchedRoute[]): Coverage[] =>
  VERDICT_ORDER.map((state) => ({ state, count: routes.filter((route) => route.state === state).length })).filter(
    ({ count }) => count > 0,
  );

export const MODES: Readonly<Record<MonitorState['mode'], Flagged>> = {
  shadow: { is: 'good', word: 'In a shadow of the application' },
  inline: { is: 'warning', word: 'In the living process: harmless reading probes alone' },
  follower: { is: 'none', word: 'By another process of the same application' },
  stopped: { is: 'warning', word: 'Stopped' },
};

export const GUARD: Readonly<Record<MonitorState['guard']['state'], Flagged>> = {
  idle: { is: 'none', word: 'Idle' },
  checking: { is: 'good', word: 'Lets checks through' },
  slowed: { is: 'warning', word: 'Slows checks down' },
  paused: { is: 'warning', word: 'Holds checks back' },
};

export const SHADOW: Readonly<Record<MonitorState['shadow']['state'], Flagged>> = {
  none: { is: 'none', word: 'None runs now' },
  starting: { is: 'none', word: 'Starting' },
  up: { is: 'good', word: 'Running' },
  failed: { is: 'bad', word: 'Could not start' },
};

/** What a shadow is kept from, by kind; databases go by the names of their drivers. */
export const WITHHELD: Readonly<Record<string, string>> = {
  files: 'Writing files',
  network: 'Calling out',
  commands: 'Starting programs',
  'node-sqlite': 'Writing to SQLite',
  'better-sqlite3': 'Writing to SQLite (better-sqlite3)',
  pg: 'Writing to PostgreSQL',
  mysql2: 'Writing to MySQL or MariaDB',
  mongodb: 'Writing to MongoDB',
  ioredis: 'Writing to Redis',
};

/** One sensor with its ways in. */
export interface SensorRow {
  sensor: string;
  covered: readonly string[];
  gaps: readonly { way: string; reason?: string }[];
}

/** `ejs: CommonJS covered, ES copy not`: those with gaps first. */
export function sensorRows(sensors: MonitorState['sensors']): SensorRow[] {
  const rows = [...Map.groupBy(sensors, ({ sensor }) => sensor)].map(([sensor, ways]) => ({
    sensor,
    covered: ways.flatMap(({ way, seen }) => (seen ? [way] : [])),
    gaps: ways.flatMap(({ way, seen, reason }) => (seen ? [] : [{ way, ...(reason === undefined ? {} : { reason }) }])),
  }));
  return rows.sort((a, b) => Number(b.gaps.length > 0) - Number(a.gaps.length > 0) || (a.sensor < b.sensor ? -1 : 1));
}

/** `18 of 20 routes, 3 full cycles …`: the cycle in words. */
export function cycleWords({ cycle }: MonitorState): string {
  if (cycle.startedAt === undefined) return 'not begun';
  if (cycle.finishedAt !== undefined && cycle.finishedAt >= cycle.startedAt)
    return `complete: ${plural(cycle.of, 'route')}`;
  if (cycle.done === 0) return `under way: ${plural(cycle.of, 'route')}, told when it is over`;
  return `${formatNumber(cycle.done)} of ${plural(cycle.of, 'route')} so far`;
}
