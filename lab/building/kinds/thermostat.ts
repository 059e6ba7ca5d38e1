import nunjucks from 'nunjucks';
import type { Identity, SimulatedDevice, Surroundings } from '../device.ts';
import { createFirmware } from '../firmware.ts';
import { createDraw, facts, type Menu } from '../pages.ts';
import type { ClimateUnit } from '../physics/rooms.ts';
import { SKINS } from '../skins.ts';
import { escapeHtml, html, raw } from '../web/html.ts';
import { formBody, type Route, see, text } from '../web/route.ts';

const MENU: Menu = [
  ['Panel', '/'],
  ['Greeting', '/greeting?name=Guest'],
];
const [COLDEST, WARMEST] = [10, 28];

/** A wall thermostat that greets people by a template, and heats its room. */
export function thermostat({ name, position, start }: Identity, { rooms, random }: Surroundings): SimulatedDevice {
  const firmware = createFirmware('7.1', '6.9', start);
  const draw = createDraw(SKINS.thermostat, name, MENU);
  const templates = new nunjucks.Environment(null, { autoescape: true });
  const unit: ClimateUnit = { room: position, mode: 'heat', setpoint: 21, fan: 'low' };
  rooms.install(unit);
  const temperature = () => Math.round(10 * (rooms.read(position).temperature + 0.05 * random.normal())) / 10;

  // The flawed version escapes the name as HTML and thinks that enough, but makes it a part of the template.
  const greet = (visitor: string): string => {
    const known = { room: position, setpoint: unit.setpoint };
    if (firmware.mended()) {
      return templates.renderString('Welcome, {{ visitor }}! We keep {{ setpoint }} °C in the {{ room }}.', {
        ...known,
        visitor,
      });
    }
    const template = `Welcome, ${escapeHtml(visitor)}! We keep {{ setpoint }} °C in the {{ room }}.`;
    return templates.renderString(template, known);
  };

  const routes: Route[] = [
    {
      method: 'GET',
      path: '/',
      handle: () =>
        draw(
          'Panel',
          html`<h1>${position}</h1><div class="dial">${temperature()}°</div>${facts([['Wanted', `${unit.setpoint} °C`]])}
<form method="post" action="/wanted"><input name="celsius" type="number" step="0.5" min="${COLDEST}" max="${WARMEST}" value="${unit.setpoint}"> <button>Set</button></form>`,
        ),
    },
    {
      method: 'POST',
      path: '/wanted',
      effect: 'write',
      handle: (request) => {
        const celsius = Number(formBody(request).get('celsius') || Number.NaN);
        if (!(celsius >= COLDEST && celsius <= WARMEST)) return text('Out of range', 400);
        unit.setpoint = celsius;
        return see('/');
      },
    },
    {
      method: 'GET',
      path: '/greeting',
      handle: ({ query }) =>
        draw(
          'Greeting',
          html`<h1>${raw(greet((query.get('name') ?? 'Guest').slice(0, 400)))}</h1>
<form action="/greeting"><input name="name" placeholder="Your name"> <button>Greet</button></form>`,
        ),
    },
  ];
  return {
    name,
    category: 'smart node',
    net: 'clinic-wifi',
    model: 'Calora Ring 2',
    position,
    skin: SKINS.thermostat,
    firmware,
    draw,
    things: [
      {
        id: `urn:selfward-lab:${name}`,
        title: name,
        description: `Thermostat of the ${position}`,
        base: '/',
        properties: {
          temperature: { title: 'Temperature', type: 'number', unit: '°C', read: temperature },
          target: {
            title: 'Wanted temperature',
            type: 'number',
            unit: '°C',
            minimum: COLDEST,
            maximum: WARMEST,
            read: () => unit.setpoint,
            write: (value) => {
              unit.setpoint = Number(value);
            },
          },
          heating: {
            title: 'Valve open',
            type: 'integer',
            unit: '%',
            minimum: 0,
            maximum: 100,
            read: () => Math.round(100 * rooms.load(unit)),
          },
        },
      },
    ],
    routes,
    flaws: [{ check: 'template-injection', method: 'GET', path: '/greeting', location: 'query', parameter: 'name' }],
  };
}
