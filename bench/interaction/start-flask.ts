import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { inventoryOf } from '../many-devices.ts';
import { PASSWORD } from './start-selfward.ts';

const PYTHON = '/usr/bin/python3';

export interface Flask {
  url: string;
  operator: { name: string; password: string };
  stop(): Promise<void>;
}

/** Starts the bare Flask application over ten devices, or says why it is left out. */
export async function startFlask(folder: string): Promise<Flask | { missing: string }> {
  if (!existsSync(PYTHON)) return { missing: `there is no ${PYTHON}` };
  const database = join(folder, 'dbsys.json');
  await writeFile(database, JSON.stringify(inventoryOf(10)));
  const child = spawn(
    PYTHON,
    ['-B', join(import.meta.dirname, 'flask/server.py'), database, join(folder, 'test.log')],
    {
      // Its server tells every request on standard error, as it does for whoever runs it; nobody reads it.
      stdio: ['pipe', 'pipe', 'ignore'],
    },
  );
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const first = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('error', reject);
    void exited.then(() => reject(new Error('the Flask application ended')));
  });
  const said = JSON.parse(first) as { port?: number; missing?: string };
  if (said.port === undefined) {
    await exited;
    return { missing: `${PYTHON} has no ${said.missing} (apt-get install python3-flask)` };
  }
  return {
    url: `http://127.0.0.1:${said.port}`,
    operator: { name: 'operator', password: PASSWORD },
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}
