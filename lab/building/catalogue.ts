import type { SimulatedDevice, Surroundings } from './device.ts';
import { airConditioner } from './kinds/air-conditioner.ts';
import { bedsideNodes } from './kinds/bedside-nodes.ts';
import { camera } from './kinds/camera.ts';
import { diagnostics } from './kinds/diagnostics.ts';
import { doorController } from './kinds/door-controller.ts';
import { eventRecorder } from './kinds/event-recorder.ts';
import { gateway } from './kinds/gateway.ts';
import { router } from './kinds/router.ts';
import { sensor } from './kinds/sensor.ts';
import { thermostat } from './kinds/thermostat.ts';
import { visitorPanel } from './kinds/visitor-panel.ts';

export const NETWORKS = [
  { name: 'clinic-wifi', category: 'wifi' },
  { name: 'ward-bluetooth', category: 'bluetooth' },
  { name: 'clinic-lan', category: 'ethernet' },
  { name: 'plant-lan', category: 'ethernet' },
] as const;

/**
 * All devices of the building, in the order of their ports. Every flawed device has a twin, which is the same with
 * its mended firmware.
 *
 * @param folder - where the diagnostics appliance may run its commands
 */
export function catalogue(around: Surroundings, folder: string): SimulatedDevice[] {
  return [
    airConditioner(
      {
        name: 'ac-lobby',
        position: 'lobby',
        net: 'clinic-wifi',
        model: 'Aerolis Split S2',
        setpoint: 22,
        mode: 'auto',
      },
      around,
    ),
    airConditioner(
      {
        name: 'ac-ward-1',
        position: 'ward 1',
        net: 'clinic-wifi',
        model: 'Aerolis Split S2',
        setpoint: 22.5,
        mode: 'auto',
      },
      around,
    ),
    airConditioner(
      {
        name: 'ac-theatre',
        position: 'operating theatre',
        net: 'clinic-lan',
        model: 'Aerolis Laminar L5',
        setpoint: 20,
        mode: 'auto',
      },
      around,
    ),
    airConditioner(
      {
        name: 'ac-server-room',
        position: 'server room',
        net: 'plant-lan',
        model: 'Aerolis Rack R1',
        setpoint: 23,
        mode: 'cool',
      },
      around,
    ),
    sensor(
      { name: 'temp-lobby', position: 'lobby', net: 'clinic-wifi', model: 'Minisens T1', quantities: ['temperature'] },
      around,
    ),
    sensor(
      {
        name: 'humidity-ward-2',
        position: 'ward 2',
        net: 'clinic-wifi',
        model: 'Minisens H1',
        quantities: ['humidity'],
        oneAtATime: true,
      },
      around,
    ),
    sensor(
      {
        name: 'climate-theatre',
        position: 'operating theatre',
        net: 'clinic-lan',
        model: 'Minisens C3',
        quantities: ['temperature', 'humidity', 'overpressure'],
      },
      around,
    ),
    sensor(
      {
        name: 'pressure-plant',
        position: 'plant room',
        net: 'plant-lan',
        model: 'Minisens P2',
        quantities: ['pressure'],
      },
      around,
    ),
    camera({ name: 'camera-1', position: 'lobby' }, around),
    visitorPanel({ name: 'visitor-panel-1', position: 'lobby' }, around),
    router({ name: 'router-1', position: 'plant room', start: 'flawed' }, around),
    router({ name: 'router-2', position: 'server room', start: 'mended' }, around),
    gateway({ name: 'gateway-1', position: 'ward 1', start: 'flawed' }, around, bedsideNodes(around)),
    gateway({ name: 'gateway-2', position: 'ward 2', start: 'mended' }, around, []),
    thermostat({ name: 'thermostat-ward-2', position: 'ward 2', start: 'flawed' }, around),
    thermostat({ name: 'thermostat-station', position: 'nurse station', start: 'mended' }, around),
    doorController({ name: 'door-main', position: 'lobby', start: 'flawed' }, around),
    doorController({ name: 'door-theatre', position: 'operating theatre', start: 'mended' }, around),
    eventRecorder({ name: 'recorder-1', position: 'server room', start: 'flawed' }, around),
    eventRecorder({ name: 'recorder-2', position: 'plant room', start: 'mended' }, around),
    diagnostics({ name: 'diagnostics-1', position: 'server room', start: 'flawed' }, around, folder),
    diagnostics({ name: 'diagnostics-2', position: 'plant room', start: 'mended' }, around, folder),
  ];
}
