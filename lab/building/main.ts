import { parseArgs } from 'node:util';
import type { BuildingInventory } from './inventory.ts';

/** What the building tells its parent: that it runs, or a line for people. */
export type BuildingMessage = { inventory: BuildingInventory } | { say: string };

/**
 * Runs the building until it is told to end: `node lab/building/main.ts [--ports fixed|free] [--base-port n] [--seed n]`.
 * As a child with a message channel it hands its inventory over and ends with its parent; on a terminal it lists its
 * devices.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      ports: { type: 'string', default: 'fixed' },
      'base-port': { type: 'string' },
      seed: { type: 'string' },
    },
  });
  const send = process.send?.bind(process);
  const tell = (message: BuildingMessage) => send?.(message);
  // A terminal's Ctrl-C, or whoever ends the whole group, reaches parent and child alike: the parent decides, and its end
  // is ours. Ended by ourselves, we would be started again.
  if (send !== undefined) for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
  const say = (line: string) => (send === undefined ? console.log(line) : tell({ say: line }));

  const { startBuilding } = await import('./building.ts');
  const building = await startBuilding({
    ports: values.ports === 'free' ? 'free' : 'fixed',
    ...(values['base-port'] === undefined ? {} : { basePort: Number(values['base-port']) }),
    ...(values.seed === undefined ? {} : { seed: Number(values.seed) }),
    // Whoever starts the building wants to see it soon.
    flaskLimitMs: 3_000,
    say,
  });
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await building.stop();
    process.exit(0);
  };
  if (send === undefined) {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());
    for (const { name, url } of building.inventory.devs)
      if (url !== undefined) console.log(`${name.padEnd(20)} ${url}`);
    return;
  }
  process.once('disconnect', () => void stop());
  tell({ inventory: building.inventory });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
