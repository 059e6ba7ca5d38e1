/** Sensors of what Node itself brings: they say nothing of what an application is built with. */
const OF_NODE: ReadonlySet<string> = new Set([
  'child-process',
  'file-system',
  'outgoing',
  'redirect',
  'response-header',
  'html-out',
  'function-constructor',
  'eval',
  'vm',
]);

const NAMES: Readonly<Record<string, string>> = {
  'node-sqlite': 'SQLite',
  'better-sqlite3': 'SQLite',
  'sql-js': 'SQLite',
  pg: 'PostgreSQL',
  mysql2: 'MySQL',
  mongodb: 'MongoDB',
  ioredis: 'Redis',
  'redis-script': 'Redis',
};

/** The library that a sensor watches, by the name that people know it by. */
export function technologyOf(sensor: string): string | undefined {
  return OF_NODE.has(sensor) ? undefined : (NAMES[sensor] ?? sensor);
}
