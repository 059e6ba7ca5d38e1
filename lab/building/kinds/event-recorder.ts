import type { Identity, SimulatedDevice, Surroundings } from '../device.ts';
import { findDocuments, QueryError } from '../document-query.ts';
import { createFirmware } from '../firmware.ts';
import { createDraw, type Menu } from '../pages.ts';
import { SKINS } from '../skins.ts';
import { type Child, html } from '../web/html.ts';
import type { Route } from '../web/route.ts';

const MENU: Menu = [
  ['Events', '/'],
  ['Search', '/search?q=door'],
];
const SUBJECTS = [
  'main door',
  'store door',
  'ac-lobby',
  'ac-theatre',
  'lift 2',
  'pump 1',
  'smoke detector',
  'router-1',
];
const HAPPENINGS = ['opened', 'closed', 'reported a fault', 'restarted', 'was serviced', 'passed its test'];

interface RecordedEvent extends Record<string, unknown> {
  id: number;
  day: string;
  text: string;
}

/** An event recorder whose search makes what it is asked for a part of a `$where` script. */
export function eventRecorder({ name, position, start }: Identity, { random }: Surroundings): SimulatedDevice {
  const firmware = createFirmware('12.4', '12.1', start);
  const draw = createDraw(SKINS.terminal, name, MENU);
  const pick = (from: readonly string[]) => from[random.integer(0, from.length - 1)] ?? '';
  const events: readonly RecordedEvent[] = Array.from({ length: 40 }, (_, at) => ({
    id: at + 1,
    day: `day ${1 + Math.floor(at / 4)}`,
    text: `${pick(SUBJECTS)} ${pick(HAPPENINGS)}`,
  }));

  const search = (wanted: string): RecordedEvent[] =>
    firmware.mended()
      ? findDocuments(events, { text: { $regex: escapeRegExp(wanted) } })
      : findDocuments(events, { $where: `this.text.indexOf('${wanted}') >= 0` });

  const form = (wanted: string) =>
    html`<form action="/search">search <input name="q" value="${wanted}"> <button>go</button></form>`;
  const list = (found: readonly RecordedEvent[]): Child =>
    html`<table><tr><th>no</th><th>day</th><th>event</th></tr>${found.map(
      (one) => html`<tr><td>${one.id}</td><td>${one.day}</td><td>${one.text}</td></tr>`,
    )}</table>`;

  const routes: Route[] = [
    { method: 'GET', path: '/', handle: () => draw('Events', html`${form('')}${list(events.slice(-12))}`) },
    {
      method: 'GET',
      path: '/search',
      handle: ({ query }) => {
        const wanted = (query.get('q') ?? '').slice(0, 400);
        try {
          const found = search(wanted);
          return draw('Search', html`${form(wanted)}<p>${found.length} found</p>${list(found)}`);
        } catch (error) {
          if (!(error instanceof QueryError)) throw error;
          return draw('Search', html`${form(wanted)}<pre>query failed: ${error.message}</pre>`, { status: 500 });
        }
      },
    },
  ];
  return {
    name,
    category: 'server',
    net: 'plant-lan',
    model: 'Osprey Recorder R1',
    position,
    skin: SKINS.terminal,
    firmware,
    draw,
    things: [
      {
        id: `urn:selfward-lab:${name}`,
        title: name,
        description: 'Records what happens in the building',
        base: '/',
        properties: {
          events: { title: 'Events recorded', type: 'integer', minimum: 0, read: () => events.length },
          disk: { title: 'Disk in use', type: 'number', unit: '%', minimum: 0, maximum: 100, read: () => 37.5 },
        },
      },
    ],
    routes,
    flaws: [{ check: 'nosql-injection', method: 'GET', path: '/search', location: 'query', parameter: 'q' }],
  };
}

const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
