import { type DatabaseProcess, startDatabase } from './database-process.ts';

export const REDIS = '/usr/bin/redis-server';

/** An empty Redis, in memory alone. */
export function startRedis(): Promise<DatabaseProcess> {
  return startDatabase({
    name: 'redis',
    program: REDIS,
    args: ({ folder, port }) => [
      ...['--bind', '127.0.0.1', '--port', String(port), '--dir', folder],
      ...['--save', '', '--appendonly', 'no', '--daemonize', 'no'],
    ],
    ready: /Ready to accept connections/,
    url: (port) => `redis://127.0.0.1:${port}`,
  });
}
