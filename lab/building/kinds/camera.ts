import type { SimulatedDevice, Surroundings } from '../device.ts';
import { createFirmware } from '../firmware.ts';
import { createDraw, facts, type Menu } from '../pages.ts';
import type { RoomName } from '../physics/rooms.ts';
import { SKINS } from '../skins.ts';
import { html, type Markup } from '../web/html.ts';

const MENU: Menu = [
  ['Live', '/'],
  ['Settings', '/settings'],
];

/** A camera that shows a drawn picture of its room. Encoding takes it a while. */
export function camera(
  { name, position }: { name: string; position: RoomName },
  { rooms, random }: Surroundings,
): SimulatedDevice {
  const draw = createDraw(SKINS.camera, name, MENU);
  let present = 2;
  const people = () => {
    if (random.next() < 0.2) present = Math.min(4, Math.max(0, present + (random.next() < 0.5 ? -1 : 1)));
    return present;
  };

  const picture =
    (): Markup => html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180" width="640" height="360" role="img" aria-label="${position}">
<rect width="320" height="180" fill="#5d6b78"/><path d="M0 180 90 95h140l90 85z" fill="#8a949c"/><rect x="90" y="30" width="140" height="65" fill="#aeb8bf"/><rect x="143" y="48" width="34" height="47" fill="#37424b"/>
${Array.from({ length: people() }, () => {
  const [x, y] = [random.integer(60, 260), random.integer(100, 150)];
  return html`<g fill="#20262b"><circle cx="${x}" cy="${y - 16}" r="5"/><rect x="${x - 5}" y="${y - 10}" width="10" height="22" rx="4"/></g>`;
})}
<text x="6" y="172" font-size="9" fill="#fff">${name} ${position} ${rooms.read(position).temperature.toFixed(1)} °C</text></svg>`;

  return {
    name,
    category: 'camera',
    net: 'clinic-lan',
    model: 'Oculus Watch OW-20',
    position,
    skin: SKINS.camera,
    firmware: createFirmware('1.0.33'),
    draw,
    latency: [120, 300],
    // Nothing in the name says that this turns the camera: whoever set it up has to.
    checking: { deny: ['GET /ptz'] },
    routes: [
      {
        method: 'GET',
        path: '/',
        handle: () =>
          draw(
            'Live',
            html`<img src="/still.svg" alt="Still image of the ${position}" width="640" height="360"><p><a href="/ptz?move=left">Turn left</a></p>`,
          ),
      },
      {
        method: 'GET',
        path: '/still.svg',
        handle: () => ({ status: 200, type: 'image/svg+xml', body: picture().markup }),
      },
      {
        method: 'GET',
        path: '/settings',
        handle: () =>
          draw(
            'Settings',
            html`<h1>Settings</h1>${facts([
              ['Resolution', '640 x 360'],
              ['Overlay', name],
            ])}`,
          ),
      },
      {
        method: 'GET',
        path: '/ptz',
        effect: 'actuate',
        handle: () => draw('Live', html`<p>The camera turns.</p>`),
      },
    ],
    things: [
      {
        id: `urn:selfward-lab:${name}`,
        title: name,
        description: `Camera, ${position}`,
        base: '/',
        properties: {
          people: { title: 'People in view', type: 'integer', minimum: 0, maximum: 4, read: people },
          recording: { title: 'Recording', type: 'boolean', read: () => true },
        },
        actions: {
          turn: { title: 'Turn to preset', input: { type: 'integer', minimum: 1, maximum: 8 } },
        },
      },
    ],
  };
}
