import { join, resolve } from 'node:path';
import { createAccess } from '../access/create-access.ts';
import type { Config } from '../config.ts';
import { createOperationsLog } from '../operations/create-operations-log.ts';
import { openStore } from '../store/open-store.ts';
import { lockData } from './lock-data.ts';

/**
 * `selfward-server operator reset <name>`: the way back in for whoever may log in to this machine. A running server
 * would go on with what it knows of its operators, so it must be stopped.
 */
export async function resetOperator(config: Config, name: string): Promise<void> {
  const data = resolve(config.data);
  const unlock = await lockData(data);
  try {
    const store = await openStore({ store: config.store, folder: data });
    try {
      const access = await createAccess({ store });
      const operations = await createOperationsLog({ store, file: join(data, 'operations.jsonl') });
      const id = name.toLowerCase();
      const password = await access.resetPassword(id);
      await operations.record({
        ...{ operator: 'system', address: 'local', requestId: 'command', action: 'operator.change', object: id },
        ...{ outcome: 'done', detail: 'one-time password issued from the command line' },
      });
      await operations.stop();
      process.stdout.write(`Sign in once as ${id}: one-time password ${password}\n`);
    } finally {
      await store.close();
    }
  } finally {
    unlock();
  }
}
