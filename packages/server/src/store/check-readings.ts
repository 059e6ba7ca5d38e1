import type { Reading } from '../model/reading.ts';
import { isScalar } from './read-query.ts';

/** @throws TypeError that names the first reading that no store could give back as it was. */
export function checkReadings(readings: readonly Reading[]): void {
  for (const { device, variable, time, value } of readings) {
    const what = `the reading of ${String(device)} ${String(variable)}`;
    if (typeof device !== 'string' || typeof variable !== 'string') throw new TypeError(`${what} has no name`);
    if (!Number.isFinite(time)) throw new TypeError(`${what} has no time`);
    if (!isScalar(value))
      throw new TypeError(`${what} is ${String(value)}: only finite numbers, texts and booleans are kept`);
  }
}
