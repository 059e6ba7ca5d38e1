import type { SimulatedDevice, Surroundings } from '../device.ts';
import { createFirmware } from '../firmware.ts';
import { createDraw, facts, type Menu } from '../pages.ts';
import type { RoomName } from '../physics/rooms.ts';
import { SKINS } from '../skins.ts';
import type { ThingSpec } from '../thing.ts';
import { html } from '../web/html.ts';
import { text } from '../web/route.ts';
import { measure, type Quantity } from './quantities.ts';

const MENU: Menu = [
  ['Values', '/'],
  ['Plain', '/values.txt'],
];

export interface SensorOptions {
  name: string;
  position: RoomName;
  net: string;
  model: string;
  quantities: readonly Quantity[];
  oneAtATime?: boolean;
}

/** A sensor of its room's air. Its `/set` only chooses the unit that a page is shown in, as its description says. */
export function sensor(options: SensorOptions, surroundings: Surroundings): SimulatedDevice {
  const { name, position, net, model, quantities, oneAtATime = false } = options;
  const draw = createDraw(SKINS.sensor, name, MENU);
  const properties: ThingSpec['properties'] = Object.fromEntries(
    quantities.map((quantity) => [quantity, measure(quantity, position, surroundings)]),
  );
  const values = (fahrenheit: boolean) =>
    Object.values(properties).map(({ title, unit, read }) => {
      const value = Number(read());
      return [title, fahrenheit && unit === '°C' ? `${(value * 1.8 + 32).toFixed(1)} °F` : `${value} ${unit}`] as const;
    });
  return {
    name,
    category: 'sensor',
    net,
    model,
    position,
    skin: SKINS.sensor,
    firmware: createFirmware('0.9.8'),
    draw,
    oneAtATime,
    routes: [
      {
        method: 'GET',
        path: '/',
        handle: () =>
          draw('Values', html`<h1>${position}</h1>${facts(values(false))}<p><a href="/set?unit=F">Fahrenheit</a></p>`),
      },
      {
        method: 'GET',
        path: '/set',
        handle: ({ query }) => draw('Values', html`<h1>${position}</h1>${facts(values(query.get('unit') === 'F'))}`),
      },
      {
        method: 'GET',
        path: '/values.txt',
        handle: () =>
          text(
            values(false)
              .map(([title, value]) => `${title}: ${value}\n`)
              .join(''),
          ),
      },
    ],
    things: [
      {
        id: `urn:selfward-lab:${name}`,
        title: name,
        description: `Sensor in the ${position}`,
        base: '/',
        properties,
        actions: {
          identify: { title: 'Identify', description: 'Blinks for five seconds.', safe: true },
          showFahrenheit: { title: 'Show in Fahrenheit', safe: true, form: { href: 'set?unit=F', method: 'GET' } },
        },
      },
    ],
  };
}
