import type { Surroundings } from '../device.ts';
import type { Air, RoomName } from '../physics/rooms.ts';
import type { PropertySpec } from '../thing.ts';

/** What sensors measure: how it is named, its unit, its noise and its last digit. */
const QUANTITIES = {
  temperature: { title: 'Temperature', unit: '°C', noise: 0.08, digits: 1, of: (air: Air) => air.temperature },
  humidity: { title: 'Relative humidity', unit: '%', noise: 0.4, digits: 1, of: (air: Air) => air.humidity },
  pressure: { title: 'Air pressure', unit: 'hPa', noise: 0.05, digits: 2, of: (air: Air) => air.pressure },
  overpressure: { title: 'Overpressure', unit: 'Pa', noise: 0.2, digits: 1, of: (air: Air) => air.overpressure },
} as const;
export type Quantity = keyof typeof QUANTITIES;

/** A reading of a room, with the noise of a cheap sensor. */
export function measure(quantity: Quantity, room: RoomName, { rooms, random }: Surroundings): PropertySpec {
  const { title, unit, noise, digits, of } = QUANTITIES[quantity];
  const read = () => Number((of(rooms.read(room)) + noise * random.normal()).toFixed(digits));
  return { title, unit, type: 'number', read };
}
