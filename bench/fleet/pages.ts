import nunjucks from 'nunjucks';
import { findDocuments } from '../../lab/building/document-query.ts';
import { layout, SKINS } from '../../lab/building/skins.ts';
import { parseBracketed } from '../../lab/building/web/form.ts';
import { type Child, escapeHtml, html, raw } from '../../lab/building/web/html.ts';
import { type Answer, page, see, text } from '../../lab/building/web/route.ts';
import type { DeviceSpec, FlawClass } from './device-spec.ts';

/** What a device's pages need to know; the label is all that it keeps. */
export interface Shown {
  spec: DeviceSpec;
  label: string;
}

/** Where the input of each class enters, and which link or form shows it to who reads the start page. */
export const PLACES = {
  'reflected-xss': { method: 'GET', path: '/status', location: 'query', parameter: 'host' },
  'stored-xss': { method: 'POST', path: '/label', location: 'body', parameter: 'label' },
  'template-injection': { method: 'GET', path: '/greeting', location: 'query', parameter: 'name' },
  'nosql-injection': { method: 'GET', path: '/events', location: 'query', parameter: 'kind' },
} as const satisfies Record<FlawClass, object>;

const MENU: Readonly<Record<FlawClass, readonly [label: string, href: string]>> = {
  'reflected-xss': ['Status', '/status?host=uplink'],
  'stored-xss': ['Label', '/label'],
  'template-injection': ['Greeting', '/greeting?name=Guest'],
  'nosql-injection': ['Events', '/events?kind=door'],
};
const LOOKS = Object.values(SKINS);
const LONGEST = 200;
const EVENTS = ['door', 'door', 'fan', 'pump', 'light'].map((kind, at) => ({ id: at + 1, kind, ward: `ward ${at}` }));
const templates = new nunjucks.Environment(null, { autoescape: true });

/** Answers one request as the device would; flawed is one line of each page, as with real firmware. */
export function answerOf(device: Shown, method: string, url: URL, body: string): Answer {
  const { points } = device.spec;
  const has = (each: FlawClass) => points.includes(each);
  const reads = method === 'GET' || method === 'HEAD';
  if (url.pathname === '/' && reads) return start(device);
  if (url.pathname === '/label' && has('stored-xss')) return reads ? labelForm(device) : takeLabel(device, body);
  if (!reads) return text('Method not allowed', 405);
  if (url.pathname === '/status' && has('reflected-xss')) return status(device, url.searchParams);
  if (url.pathname === '/greeting' && has('template-injection')) return greeting(device, url.searchParams);
  if (url.pathname === '/events' && has('nosql-injection')) return events(device, url.searchParams);
  return text('Not found', 404);
}

function draw({ spec }: Shown, title: string, body: Child, code = 200): Answer {
  const skin = LOOKS[Math.floor(spec.seed / 2) % LOOKS.length] ?? SKINS.sensor;
  const menu = spec.points.map((each) => html`<a href="${MENU[each][1]}">${MENU[each][0]}</a> `);
  return page(layout(skin, { title, device: spec.name, menu, body }), code);
}

function start(device: Shown): Answer {
  const shown = device.spec.flaw === 'stored-xss' ? raw(device.label) : device.label;
  return draw(device, 'Start', html`<h1>${shown}</h1><p>In service.</p>`);
}

function labelForm(device: Shown): Answer {
  const form = html`<form method="post" action="/label"><input name="label" maxlength="${LONGEST}" value="${device.label}"> <button>Save</button></form>`;
  return draw(device, 'Label', form);
}

function takeLabel(device: Shown, body: string): Answer {
  const next = new URLSearchParams(body).get('label');
  if (next === null || next.length > LONGEST) return text('Not a label', 400);
  device.label = next;
  return see('/label');
}

function status(device: Shown, query: URLSearchParams): Answer {
  const host = (query.get('host') ?? '').slice(0, 400);
  const shown = device.spec.flaw === 'reflected-xss' ? raw(host) : host;
  return draw(device, 'Status', html`<form action="/status"><input name="host"></form><p>Host <b>${shown}</b>: up</p>`);
}

function greeting(device: Shown, query: URLSearchParams): Answer {
  const name = (query.get('name') ?? '').slice(0, 400);
  try {
    const greeted =
      device.spec.flaw === 'template-injection'
        ? templates.renderString(`Welcome, ${escapeHtml(name)}! This is {{ unit }}.`, { unit: device.spec.name })
        : templates.renderString('Welcome, {{ name }}! This is {{ unit }}.', { unit: device.spec.name, name });
    return draw(device, 'Greeting', html`<p>${raw(greeted)}</p>`);
  } catch {
    return draw(device, 'Greeting', html`<p>The greeting failed.</p>`, 500);
  }
}

/** The flawed version hands what its form parser made of the field to the query; the mended one makes a text of it. */
function events(device: Shown, query: URLSearchParams): Answer {
  const given = parseBracketed(query).kind ?? '';
  const kind = device.spec.flaw === 'nosql-injection' ? given : (query.get('kind') ?? '');
  try {
    const found = findDocuments(EVENTS, { kind });
    const rows = found.map(({ id, ward }) => html`<li>${id}: ${ward}</li>`);
    return draw(device, 'Events', html`<form action="/events"><input name="kind"></form><ul>${rows}</ul>`);
  } catch {
    return draw(device, 'Events', html`<p>The query failed.</p>`, 500);
  }
}
