import type { Firmware } from './firmware.ts';
import type { Skin } from './skins.ts';
import { layout } from './skins.ts';
import { type Child, html, type Markup } from './web/html.ts';
import { type Answer, formBody, page, type Route, see, text } from './web/route.ts';

/** Draws a device's pages: its vendor's look, its menu, what it runs. */
export type Draw = (title: string, body: Child, options?: { status?: number; head?: Child }) => Answer;

/** Names and addresses at the top of every page. */
export type Menu = readonly (readonly [label: string, href: string])[];

/** Makes the function that draws all pages of one device. */
export function createDraw(skin: Skin, device: string, menu: Menu): Draw {
  const links = [...menu, ['Firmware', '/firmware'] as const].map(
    ([label, href]) => html`<a href="${href}">${label}</a> `,
  );
  return (title, body, { status = 200, head } = {}) =>
    page(layout(skin, { title, device, menu: links, body, head }), status);
}

/** Names and values in two columns. */
export function facts(rows: readonly (readonly [name: string, value: Child])[]): Markup {
  return html`<table>${rows.map(([name, value]) => html`<tr><th>${name}</th><td>${value}</td></tr>`)}</table>`;
}

/** The page that every device has: which firmware is installed, and another to install. */
export function firmwareRoutes(firmware: Firmware, draw: Draw): Route[] {
  const form = () => html`<form method="post" action="/firmware"><label for="version">Version to install</label>
<select id="version" name="version">${firmware.versions.map((version) =>
    version === firmware.installed() ? html`<option selected>${version}</option>` : html`<option>${version}</option>`,
  )}</select> <button>Install</button></form>`;
  return [
    {
      method: 'GET',
      path: '/firmware',
      handle: () =>
        draw(
          'Firmware',
          html`<h1>Firmware</h1>
${facts([
  ['Installed', html`<span id="installed">${firmware.installed()}</span>`],
  ['Newest', firmware.versions.at(-1)],
  ['State', firmware.mended() ? 'up to date' : 'an update mends security problems'],
])}
${form()}`,
        ),
    },
    {
      method: 'POST',
      path: '/firmware',
      effect: 'actuate',
      handle: (request) => {
        const version = formBody(request).get('version') ?? '';
        return firmware.install(version) ? see('/firmware') : text('There is no such version.', 400);
      },
    },
  ];
}
