import { afterEach, describe, expect, it } from 'vitest';
import { type BuildingProcess, startBuildingProcess } from './building-process.ts';
import type { BuildingInventory } from './inventory.ts';

let building: BuildingProcess | undefined;
afterEach(() => building?.stop());

/** Starts a building on free ports and hands over what it reports, one after another. */
function start(now?: () => number) {
  const said: string[] = [];
  const waiting: ((inventory: BuildingInventory) => void)[] = [];
  const next = () => new Promise<BuildingInventory>((resolve) => waiting.push(resolve));
  const first = next();
  building = startBuildingProcess({
    args: ['--ports', 'free'],
    say: (line) => void said.push(line),
    onInventory: async (inventory) => waiting.shift()?.(inventory),
    ...(now === undefined ? {} : { now }),
  });
  return { building, said, first, next };
}

describe('startBuildingProcess', () => {
  it('hands the inventory over, and ends with its devices', async () => {
    const { building, first } = start();
    const { devs } = await first;
    const url = devs[0]?.url ?? '';
    expect((await fetch(url)).status).toBe(200);
    await building.ready;
    await building.stop();
    await expect(fetch(url)).rejects.toThrow();
  });

  it('starts the building again when it dies, and says so', async () => {
    let clock = 0;
    const { building, first, next, said } = start(() => clock);
    await first;
    await building.ready;
    clock += 60_000;
    const again = next();
    process.kill(building.pid() ?? 0, 'SIGKILL');
    expect((await fetch((await again).devs[0]?.url ?? '')).status).toBe(200);
    expect(said).toContain('The simulated building ended (SIGKILL) and is started again.');
  });
});
