import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DatabaseProcess, startDatabase } from './database-process.ts';

export const MOSQUITTO = '/usr/sbin/mosquitto';

/** An MQTT broker that lets anybody in and writes down who came and what was published. */
export async function startMosquitto(): Promise<DatabaseProcess & { log(): string[] }> {
  let log = join(tmpdir(), 'none');
  const broker = await startDatabase({
    name: 'mosquitto',
    program: MOSQUITTO,
    prepare(folder) {
      log = join(folder, 'log');
      const user = process.getuid?.() === 0 ? ['user root'] : [];
      writeFileSync(
        join(folder, 'conf'),
        [`log_dest file ${log}`, 'log_dest stderr', 'log_type all', 'allow_anonymous true', ...user, ''].join('\n'),
      );
    },
    args: ({ folder, port }) => ['-c', join(folder, 'conf'), '-p', String(port)],
    // A warning about root speaks of running too, before anybody listens.
    ready: /version \S+ running/,
    url: (port) => `mqtt://127.0.0.1:${port}`,
  });
  return { ...broker, log: () => readFileSync(log, 'utf8').split('\n').filter(Boolean) };
}
