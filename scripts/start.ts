/**
 * `npm start`: the simulated building in a child process, and the server over it. The first address on standard output
 * is the server's. Further arguments go to the server (`npm start -- --port 9000`).
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startBuildingProcess } from '../lab/building/building-process.ts';
import { writeInventory } from '../lab/building/inventory-file.ts';

const PLUGIN = fileURLToPath(new URL('../lab/vulnerable-plugin/index.ts', import.meta.url));

async function start(args: readonly string[]): Promise<void> {
  // As the server's own command does: the inventory is written before it is called.
  process.umask(0o077);
  const { values } = parseArgs({ args: [...args], strict: false, options: { data: { type: 'string' } } });
  const data = typeof values.data === 'string' ? values.data : process.env.SELFWARD_DATA || 'data';
  const inventory = join(data, 'inventory.json');

  const building = startBuildingProcess({
    onInventory: (built) => writeInventory(inventory, built),
    say: (line) => console.error(line),
  });
  // Both take their time to load, and neither waits for the other.
  const [{ main }] = await Promise.all([import('../packages/server/src/cli.ts'), building.ready]);
  process.env.SELFWARD_NET ||= 'clinic-lan';
  await main(['start', '--data', data, '--inventory', inventory, '--plugin', PLUGIN, ...args]);
}

start(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
