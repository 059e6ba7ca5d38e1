import type { SimulatedDevice } from './device.ts';
import type { Flaw } from './flaw.ts';

/** A flawed device and the one that is the same with its mended firmware. */
export interface Twins {
  flawed: string;
  mended: string;
}

/** What is planted where, at the building's start. */
export interface Planted {
  flaws: readonly Flaw[];
  twins: readonly Twins[];
}

/** Reads from the devices themselves which flaws they start with, and who their twins are. */
export function plantedIn(devices: readonly Pick<SimulatedDevice, 'name' | 'model' | 'firmware' | 'flaws'>[]): Planted {
  const flawed = devices.filter(({ flaws, firmware }) => flaws !== undefined && !firmware.mended());
  return {
    flaws: flawed.flatMap(({ name, flaws = [] }) => flaws.map((flaw) => ({ device: name, ...flaw }))),
    twins: flawed.map(({ name, model }) => {
      const twin = devices.find(
        (other) => other.model === model && other.flaws !== undefined && other.firmware.mended(),
      );
      if (twin === undefined) throw new Error(`${name} has no twin: every flawed device needs the same one, mended`);
      return { flawed: name, mended: twin.name };
    }),
  };
}
