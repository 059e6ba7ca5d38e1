import type { Identity, SimulatedDevice, Surroundings } from '../device.ts';
import { createFirmware } from '../firmware.ts';
import { createDraw, facts, type Menu } from '../pages.ts';
import { SKINS } from '../skins.ts';
import { escapeHtml, html, raw, scriptJson } from '../web/html.ts';
import type { Route } from '../web/route.ts';

const MENU: Menu = [
  ['Home', '/'],
  ['Status', '/status?hostname=netvia'],
  ['Log', '/log?filter=dhcp'],
  ['Clients', '/clients'],
];
const LOG = ['dhcp: lease for ac-lobby', 'wifi: ac-ward-1 joined', 'dhcp: lease for camera-1', 'ntp: clock adjusted'];
const CLIENTS = ['ac-lobby', 'ac-ward-1', 'temp-lobby', 'humidity-ward-2', 'thermostat-ward-2'];

/** A router whose status page shows the host name that it is asked for, and whose log hands its filter to a script. */
export function router({ name, position, start }: Identity, { random }: Surroundings): SimulatedDevice {
  const firmware = createFirmware('2.3.0', '2.1.7', start);
  const draw = createDraw(SKINS.router, name, MENU);
  const load = random.between(4, 9);
  const uptime = random.integer(20, 400);

  const status = (hostname: string) => {
    const shown = firmware.mended() ? hostname : raw(hostname);
    return draw(
      'Status',
      html`<h1>Host status</h1>
<form action="/status"><input name="hostname" value="${shown}"> <button>Show</button></form>
${facts([
  ['Host', html`<b>${shown}</b>`],
  ['Known', CLIENTS.includes(hostname) ? 'yes' : 'no'],
])}`,
    );
  };
  // The flawed version escapes tags alone, so that a quote still ends the string of the script.
  const inScript = (filter: string) =>
    firmware.mended()
      ? scriptJson(filter)
      : raw(`"${filter.replace(/[<>]/g, (sign) => escapeHtml(sign)).replaceAll('\n', ' ')}"`);

  const routes: Route[] = [
    {
      method: 'GET',
      path: '/',
      handle: () =>
        draw(
          'Home',
          html`<h1>System</h1>${facts([
            ['Model', 'NV-2400'],
            ['Uptime', `${uptime} days`],
            ['WAN', 'connected'],
          ])}<p><a href="/reboot">Restart the router</a></p>`,
        ),
    },
    { method: 'GET', path: '/status', handle: ({ query }) => status(query.get('hostname') ?? 'netvia') },
    {
      method: 'GET',
      path: '/log',
      handle: ({ query }) =>
        draw(
          'Log',
          html`<h1>System log</h1><form action="/log"><input name="filter"> <button>Filter</button></form>
<ul id="lines">${LOG.map((line) => html`<li>${line}</li>`)}</ul>
<script>var filter = ${inScript(query.get('filter') ?? '')};
document.querySelectorAll('#lines li').forEach(function (line) { line.hidden = line.textContent.indexOf(filter) < 0; });</script>`,
        ),
    },
    {
      method: 'GET',
      path: '/clients',
      handle: () => draw('Clients', html`<h1>Clients</h1><ul>${CLIENTS.map((one) => html`<li>${one}</li>`)}</ul>`),
    },
    {
      method: 'GET',
      path: '/reboot',
      effect: 'actuate',
      handle: () => draw('Restart', html`<p>The router restarts.</p>`),
    },
  ];
  return {
    name,
    category: 'router',
    net: ['clinic-wifi', 'clinic-lan'],
    model: 'Netvia NV-2400',
    position,
    skin: SKINS.router,
    firmware,
    draw,
    things: [
      {
        id: `urn:selfward-lab:${name}`,
        title: name,
        description: 'Router of the clinic network',
        base: '/',
        properties: {
          load: {
            title: 'Processor load',
            type: 'number',
            unit: '%',
            minimum: 0,
            maximum: 100,
            read: () => Math.round(10 * (load + random.between(0, 3))) / 10,
          },
          clients: { title: 'Connected clients', type: 'integer', minimum: 0, read: () => CLIENTS.length },
        },
        actions: { reboot: { title: 'Restart', description: 'Interrupts the network for a minute.' } },
      },
    ],
    routes,
    flaws: [
      { check: 'reflected-xss', method: 'GET', path: '/status', location: 'query', parameter: 'hostname' },
      { check: 'reflected-xss', method: 'GET', path: '/log', location: 'query', parameter: 'filter' },
    ],
  };
}
