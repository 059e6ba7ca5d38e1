import type { Surroundings } from '../device.ts';
import type { BluetoothNode } from './gateway.ts';
import { measure } from './quantities.ts';

/** What hangs on beds, fridges and windows: battery-driven, and reached through a gateway alone. */
export function bedsideNodes(around: Surroundings): BluetoothNode[] {
  const { random } = around;
  let charge = 96;
  const node = { net: 'ward-bluetooth', category: 'sensor' } as const;
  return [
    {
      ...node,
      name: 'bed-11',
      model: 'BlueHive Bed Tag',
      position: 'ward 1',
      properties: {
        temperature: measure('temperature', 'ward 1', around),
        occupied: { title: 'Occupied', type: 'boolean', read: () => true },
      },
    },
    {
      ...node,
      name: 'fridge-1',
      model: 'BlueHive Cold Tag',
      position: 'nurse station',
      properties: {
        temperature: {
          title: 'Temperature',
          type: 'number',
          unit: '°C',
          read: () => Number((4.6 + 0.3 * random.normal()).toFixed(1)),
        },
      },
    },
    {
      ...node,
      name: 'window-ward-2',
      model: 'BlueHive Contact',
      position: 'ward 2',
      properties: {
        open: { title: 'Open', type: 'boolean', read: () => random.next() < 0.02 },
        battery: {
          title: 'Battery',
          type: 'number',
          unit: '%',
          minimum: 0,
          maximum: 100,
          read: () => {
            charge = Math.max(5, charge - 0.001);
            return Math.round(charge);
          },
        },
      },
    },
  ];
}
