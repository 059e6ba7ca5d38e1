/**
 * Sensors see the markers of probes inside this process, at the sinks where input becomes code.
 *
 * @example
 * ```ts
 * import { installSensors, registry } from 'selfward/sensors';
 * const { selfTest, uninstall } = await installSensors();
 * registry().subscribe((sighting) => console.log(sighting.sensor, sighting.position, sighting.at));
 * ```
 */
export type { Sensor, SensorHost } from '../model/sensor.ts';
export type { Sighting } from '../model/sighting.ts';
export { type Coverage, type Installed, installSensors } from './shared/install.ts';
export { createRegistry, type Registry, registry } from './shared/registry.ts';
