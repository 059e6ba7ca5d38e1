import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type DatabaseProcess, startDatabase } from './database-process.ts';

/** Debian puts each release in a folder of its own. */
const RELEASES = '/usr/lib/postgresql';

/** The newest release's server; a path that is not there where none is installed. */
export const POSTGRESQL = ((): string => {
  const releases = existsSync(RELEASES) ? readdirSync(RELEASES) : [];
  const newest = releases.sort((a, b) => Number(b) - Number(a)).find((each) => existsSync(programOf(each)));
  return programOf(newest ?? 'any');
})();

function programOf(release: string): string {
  return join(RELEASES, release, 'bin', 'postgres');
}

/** An empty PostgreSQL: database and user `postgres`, no password. */
export function startPostgresql(): Promise<DatabaseProcess> {
  return startDatabase({
    name: 'postgresql',
    program: POSTGRESQL,
    // It refuses to run as root.
    user: 'postgres',
    // At once, as after a power cut, but with its workers.
    signal: 'QUIT',
    prepare(folder, as) {
      const options = ['-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C', '--no-sync'];
      execFileSync(join(dirname(POSTGRESQL), 'initdb'), ['-D', join(folder, 'data'), ...options], {
        cwd: folder,
        stdio: ['ignore', 'ignore', 'pipe'],
        ...as,
      });
    },
    args: ({ folder, port }) => [
      ...['-D', join(folder, 'data'), '-p', String(port), '-k', folder, '-h', '127.0.0.1'],
      // Nothing here has to outlive a power cut.
      ...['fsync=off', 'shared_buffers=16MB', 'max_connections=40'].flatMap((each) => ['-c', each]),
    ],
    ready: /database system is ready to accept connections/,
    url: (port) => `postgres://postgres@127.0.0.1:${port}/postgres`,
  });
}
