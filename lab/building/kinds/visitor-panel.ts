import type { SimulatedDevice, Surroundings } from '../device.ts';
import { findDocuments } from '../document-query.ts';
import { createFirmware } from '../firmware.ts';
import { createDraw, type Menu } from '../pages.ts';
import type { RoomName } from '../physics/rooms.ts';
import { SKINS } from '../skins.ts';
import { html } from '../web/html.ts';
import { type DeviceRequest, json, type Route, text } from '../web/route.ts';
import { BADGE_ACTIONS, badgeRoutes } from './badge-routes.ts';
import { sumOf } from './sum.ts';

const MENU: Menu = [
  ['Welcome', '/'],
  ['Beds', '/beds?ward=1'],
  ['Message', '/message?text=hello'],
  ['Find', '/find?name=an'],
  ['Quiz', '/quiz?sum=2*3'],
  ['Lottery', '/lottery?ticket=12'],
  ['Notes', '/notes'],
];
const NOSNIFF = { 'x-content-type-options': 'nosniff' };
const PEOPLE = ['Ana', 'Anton', 'Berta', 'Carla', 'Dora', 'Ewan', 'Hannah', 'Jan', 'Joana'].map((person) => ({
  person,
}));

/**
 * A terminal for visitors that is sound, and looks weak in every way that misleads a scanner: 49 that nobody computed,
 * template braces that come back as text, numbers that change by themselves, markup that is no HTML, sums that are
 * meant to be computed, sign-ins that take no objects.
 */
export function visitorPanel(
  { name, position }: { name: string; position: RoomName },
  { random }: Surroundings,
): SimulatedDevice {
  const draw = createDraw(SKINS.kiosk, name, MENU);
  const textOf = ({ query }: DeviceRequest, field: string) => (query.get(field) ?? '').slice(0, 400);

  const routes: Route[] = [
    {
      method: 'GET',
      path: '/',
      handle: () =>
        draw(
          'Welcome',
          html`<h1>Welcome</h1><form action="/message"><input name="text"> <button>Leave a message</button></form>`,
        ),
    },
    {
      method: 'GET',
      path: '/beds',
      handle: () => draw('Beds', html`<h1>Beds</h1><p>There are 49 beds; 7 × 7 rows.</p>`),
    },
    {
      method: 'GET',
      path: '/message',
      handle: (request) => {
        const message = textOf(request, 'text');
        return draw(
          'Message',
          html`<h1 title="${message}">${message}</h1><form action="/message"><input name="text" value="${message}"></form>`,
        );
      },
    },
    {
      method: 'GET',
      path: '/find',
      handle: (request) => {
        const wanted = textOf(request, 'name').replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
        const found = findDocuments(PEOPLE, { person: { $regex: wanted, $options: 'i' } });
        return draw(
          'Find',
          html`<form action="/find"><input name="name"></form><ul>${found.map(({ person }) => html`<li>${person}</li>`)}</ul>`,
        );
      },
    },
    {
      method: 'GET',
      path: '/quiz',
      handle: (request) =>
        draw(
          'Quiz',
          html`<form action="/quiz"><input name="sum"></form><p>${sumOf(textOf(request, 'sum')) ?? 'That is not a sum.'}</p>`,
        ),
    },
    {
      method: 'GET',
      path: '/lottery',
      handle: () =>
        draw(
          'Lottery',
          html`<form action="/lottery"><input name="ticket"></form><p>Drawn: ${Array.from({ length: 30 }, () => html`${random.integer(1, 9999)} `)}</p>`,
        ),
    },
    {
      method: 'GET',
      path: '/notes',
      handle: () =>
        draw(
          'Notes',
          html`<p>As data: <a href="/api/echo?text=note">JSON</a>, <a href="/plain?text=note">text</a></p>
<form method="post" action="/badge"><input name="user"> <input name="password" type="password"> <button>Badge</button></form>`,
        ),
    },
    {
      method: 'GET',
      path: '/api/echo',
      handle: (request) => ({ ...json({ text: textOf(request, 'text') }), headers: NOSNIFF }),
    },
    { method: 'GET', path: '/plain', handle: (request) => text(textOf(request, 'text')) },
    ...badgeRoutes(draw, random),
  ];
  const stateless = ['/api/badge', '/api/visitor', '/badge'].map((path) => ({
    endpoint: `POST ${path}`,
    effect: 'stateless' as const,
  }));
  return {
    name,
    category: 'smart node',
    net: 'clinic-wifi',
    model: 'Willkomm Stele',
    position,
    skin: SKINS.kiosk,
    firmware: createFirmware('2.0'),
    draw,
    routes,
    checking: { profile: 'gentle', allow: stateless },
    things: [
      {
        id: `urn:selfward-lab:${name}`,
        title: name,
        description: 'Terminal for visitors',
        base: '/',
        properties: { beds: { title: 'Beds', type: 'integer', minimum: 0, read: () => 49 } },
        actions: BADGE_ACTIONS,
      },
    ],
  };
}
