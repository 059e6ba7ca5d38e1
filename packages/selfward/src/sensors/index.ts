/**
 * Sensors see the markers of probes inside this process, at the sinks where input becomes code. Importing this module
 * puts them in place: `node --import selfward/sensors server.js`, or as the application's first import.
 *
 * @example
 * ```ts
 * import { installSensors, registry } from 'selfward/sensors';
 * registry().subscribe((sighting) => console.log(sighting.sensor, sighting.position, sighting.at));
 * const blind = (await installSensors().selfTest()).filter(({ seen }) => !seen);
 * ```
 */
import { begin } from './shared/begin.ts';

export type { Sensor, SensorHost } from '../model/sensor.ts';
export type { Sighting } from '../model/sighting.ts';
export { type Coverage, type Installed, installSensors } from './shared/install.ts';
export { createRegistry, type Registry, registry } from './shared/registry.ts';

begin();
