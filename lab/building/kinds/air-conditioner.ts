import type { SimulatedDevice, Surroundings } from '../device.ts';
import { createFirmware } from '../firmware.ts';
import { createDraw, facts, type Menu } from '../pages.ts';
import { type ClimateUnit, FANS, type Fan, MODES, type Mode, type RoomName } from '../physics/rooms.ts';
import { SKINS } from '../skins.ts';
import { html } from '../web/html.ts';
import { formBody, type Route, see, text } from '../web/route.ts';

const MENU: Menu = [
  ['Unit', '/'],
  ['Settings', '/settings'],
];
const [COLDEST, WARMEST] = [16, 30];

export interface AirConditionerOptions {
  name: string;
  position: RoomName;
  net: string;
  model: string;
  setpoint: number;
  mode: Mode;
}

/** An air-conditioning unit: what it is set to changes its room. */
export function airConditioner(options: AirConditionerOptions, { rooms, random }: Surroundings): SimulatedDevice {
  const { name, position, net, model, setpoint, mode } = options;
  const firmware = createFirmware('4.2.1');
  const draw = createDraw(SKINS.climate, name, MENU);
  const unit: ClimateUnit = { room: position, mode, setpoint, fan: 'medium' };
  rooms.install(unit);
  const intake = () => Math.round(10 * (rooms.read(position).temperature + 0.1 * random.normal())) / 10;
  const power = () => Math.round(unit.mode === 'off' ? 4 : 60 + 900 * Math.abs(rooms.load(unit)));

  const choice = (name: string, values: readonly string[], chosen: string) =>
    html`<select name="${name}">${values.map((value) =>
      value === chosen ? html`<option selected>${value}</option>` : html`<option>${value}</option>`,
    )}</select>`;
  const routes: Route[] = [
    {
      method: 'GET',
      path: '/',
      handle: () =>
        draw(
          'Unit',
          html`<h1>${position}</h1>${facts([
            ['Intake', `${intake()} °C`],
            ['Set to', `${unit.setpoint} °C`],
            ['Mode', unit.mode],
            ['Fan', unit.fan],
            ['Power', `${power()} W`],
          ])}<p><a href="/relay?set=on">On</a> <a href="/relay?set=off">Off</a></p>`,
        ),
    },
    {
      method: 'GET',
      path: '/settings',
      handle: () =>
        draw(
          'Settings',
          html`<h1>Settings</h1><form method="post" action="/settings"><input name="setpoint" type="number" min="${COLDEST}" max="${WARMEST}" step="0.5" value="${unit.setpoint}">
${choice('mode', MODES, unit.mode)} ${choice('fan', FANS, unit.fan)} <button>Save</button></form>`,
        ),
    },
    {
      method: 'POST',
      path: '/settings',
      effect: 'write',
      handle: (request) => {
        const form = formBody(request);
        const celsius = Number(form.get('setpoint') || Number.NaN);
        const nextMode = MODES.find((one) => one === form.get('mode'));
        const nextFan = FANS.find((one) => one === form.get('fan'));
        if (!(celsius >= COLDEST && celsius <= WARMEST) || nextMode === undefined || nextFan === undefined) {
          return text('Not a setting of this unit', 400);
        }
        Object.assign(unit, { setpoint: celsius, mode: nextMode, fan: nextFan });
        return see('/');
      },
    },
    {
      method: 'GET',
      path: '/relay',
      effect: 'actuate',
      handle: ({ query }) => {
        unit.mode = query.get('set') === 'on' ? 'auto' : 'off';
        return see('/');
      },
    },
  ];
  return {
    name,
    category: 'actuator',
    net,
    model,
    position,
    skin: SKINS.climate,
    firmware,
    draw,
    routes,
    things: [
      {
        id: `urn:selfward-lab:${name}`,
        title: name,
        description: `Air-conditioning unit of the ${position}`,
        base: '/',
        properties: {
          temperature: { title: 'Intake temperature', type: 'number', unit: '°C', read: intake },
          power: { title: 'Power', type: 'integer', unit: 'W', minimum: 0, read: power },
          setpoint: {
            title: 'Set temperature',
            type: 'number',
            unit: '°C',
            minimum: COLDEST,
            maximum: WARMEST,
            read: () => unit.setpoint,
            write: (value) => {
              unit.setpoint = Number(value);
            },
          },
          mode: {
            title: 'Mode',
            type: 'string',
            enum: MODES,
            read: () => unit.mode,
            write: (value) => {
              unit.mode = value as Mode;
            },
          },
          fan: {
            title: 'Fan',
            type: 'string',
            enum: FANS,
            read: () => unit.fan,
            write: (value) => {
              unit.fan = value as Fan;
            },
          },
        },
        actions: {
          cleanFilter: { title: 'Clean the filter', description: 'Runs for a minute.' },
          selfTest: { title: 'Self test', description: 'Reads all sensors once.', safe: true },
        },
      },
    ],
  };
}
