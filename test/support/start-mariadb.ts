import { join } from 'node:path';
import { type DatabaseProcess, startDatabase } from './database-process.ts';

export const MARIADB = '/usr/sbin/mariadbd';

/** A MariaDB without a database: whoever comes may do everything. */
export function startMariadb(): Promise<DatabaseProcess> {
  return startDatabase({
    name: 'mariadb',
    program: MARIADB,
    args: ({ folder, port }) => [
      '--no-defaults',
      `--datadir=${folder}`,
      `--socket=${join(folder, 'socket')}`,
      `--pid-file=${join(folder, 'pid')}`,
      '--bind-address=127.0.0.1',
      `--port=${port}`,
      '--skip-grant-tables',
      '--skip-log-bin',
      '--innodb-buffer-pool-size=8M',
      '--innodb-log-file-size=4M',
      ...(process.getuid?.() === 0 ? ['--user=root'] : []),
    ],
    ready: /ready for connections/,
    url: (port) => `mysql://root@127.0.0.1:${port}`,
  });
}
